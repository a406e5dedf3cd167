import type { SubmitEntry } from '../../contracts';
import type { Fault } from '../../kernel';
import { fault, isStorable, textFaults } from '../parties';
import { itemsOf, type ShareType } from './resource-items';

const STRICTNESS: Readonly<Record<ShareType, number>> = { unconditional: 1, conditional: 2, 'not-shared': 3 };

/**
 * What an entry must hold beyond the form of its contract (which demands scope, reason, law, assessments and consent):
 * every fault at once, as R25 art. 21 asks for. `related` are those of its related resources that exist.
 */
export function entryFaults(entry: SubmitEntry, related: ReadonlySet<string>): Fault[] {
  return [
    ...proseFaults(entry),
    ...unstorableSchema(entry.schema),
    ...looserItems(entry),
    ...sensitiveItems(entry),
    ...unknownRelated(entry, related),
  ];
}

/** R25 art. 15: an item may be shared less freely than its entry says, never more. */
function looserItems(entry: SubmitEntry): Fault[] {
  return itemsOf(entry.schema)
    .filter(({ shareType }) => shareType !== undefined && STRICTNESS[shareType] < STRICTNESS[entry.shareType])
    .map(({ name }) =>
      fault(`/schema/properties/${name}/x-share-type`, 'entry.item-looser', `the entry is ${entry.shareType}`),
    );
}

/** PIPL art. 28: what is sensitive is never had for the asking. */
function sensitiveItems(entry: SubmitEntry): Fault[] {
  return itemsOf(entry.schema)
    .filter(({ sensitive, shareType }) => sensitive && (shareType ?? entry.shareType) === 'unconditional')
    .map(({ name }) =>
      fault(`/schema/properties/${name}`, 'entry.sensitive-unconditional', 'sensitive items are shared on conditions'),
    );
}

function unstorableSchema(schema: unknown): Fault[] {
  return isStorableThroughout(schema)
    ? []
    : [fault('/schema', 'contract.text', 'holds a character that cannot be stored')];
}

function isStorableThroughout(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorableThroughout(inner));
}

function unknownRelated(entry: SubmitEntry, related: ReadonlySet<string>): Fault[] {
  return (entry.relatedResources ?? []).flatMap((code, at) =>
    related.has(code) ? [] : [fault(`/relatedResources/${at}`, 'entry.unknown-related', 'no such resource')],
  );
}

function proseFaults(entry: SubmitEntry): Fault[] {
  const { secrecyRisk, personalInformation } = entry.assessments;
  return textFaults({
    '/titles/zh': entry.titles.zh,
    '/titles/en': entry.titles.en,
    '/summary/zh': entry.summary.zh,
    '/summary/en': entry.summary.en,
    '/useScope': entry.useScope,
    '/notSharedReason': entry.notSharedReason,
    '/legalBasis': entry.legalBasis,
    '/assessments/secrecyRisk/assessor': secrecyRisk.assessor,
    '/assessments/secrecyRisk/measures': secrecyRisk.measures,
    '/assessments/personalInformation/assessor': personalInformation.assessor,
    '/assessments/personalInformation/measures': personalInformation.measures,
    '/headConsent/name': entry.headConsent.name,
  });
}
