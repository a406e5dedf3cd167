import type { Deed } from '../audit';
import type { Telling } from '../events';
import type { DepartmentAttributeEntity } from './department-attribute.entity';

type Holding = Pick<DepartmentAttributeEntity, 'department' | 'attribute' | 'until'>;

/** Told to the department alone: whom a grant concerns that requires the attribute is known to grants, which tell them. */
export function holdingTelling(type: Telling['type'], { department, attribute, until }: Holding): Telling {
  const data = { department, attribute, ...(until !== null && { until }) };
  return { to: [department], type, subject: attribute, data };
}

/** The record of a loss and the telling of it, whoever or whatever ended the holding. */
export function lossOf(holding: Holding, because: 'withdrawn' | 'expired'): Pick<Deed<unknown>, 'events' | 'tells'> {
  const { department, attribute } = holding;
  return {
    events: [{ type: 'attribute.lost', department, facts: { attribute, because } }],
    tells: [holdingTelling('onceway.attribute.lost.v1', holding)],
  };
}
