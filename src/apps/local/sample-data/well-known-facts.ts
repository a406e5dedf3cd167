import type { Family, Person } from './country';
import { WELL_KNOWN } from './well-known';
import { WELL_KNOWN_HOUSEHOLDS } from './well-known-people';

const { applicant, spouse, child, underCorrection, addressUnderCorrection, cancelled } = WELL_KNOWN;

/** Marriages and children of the well-known people. */
export const WELL_KNOWN_FAMILIES: readonly Family[] = [
  {
    father: applicant,
    mother: spouse,
    children: [child],
    marriage: {
      district: '990102',
      certificateNumber: 'J990102-2009-000001',
      marriedOn: '2009-10-16',
      remarried: false,
      updatedOn: '2009-10-16',
    },
  },
  {
    father: underCorrection,
    mother: addressUnderCorrection,
    children: [],
    marriage: {
      district: '990103',
      certificateNumber: 'J990103-2013-000001',
      marriedOn: '2013-05-20',
      divorced: { on: '2015-10-30', certificateNumber: 'L990103-2015-000001' },
      remarried: false,
      // He says that he was never divorced.
      doubted: 'husband',
      updatedOn: '2015-10-30',
    },
  },
  { father: cancelled, children: [addressUnderCorrection] },
];

const NUMBERS = new Set(WELL_KNOWN_HOUSEHOLDS.flatMap(({ members }) => members.map(({ number }) => number)));

export function isWellKnown({ number }: Person): boolean {
  return NUMBERS.has(number);
}
