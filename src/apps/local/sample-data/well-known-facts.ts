import type { Employment, Family, Person } from './country';
import { WELL_KNOWN, WELL_KNOWN_ENTERPRISES, WELL_KNOWN_HOUSEHOLDS } from './well-known';

const { applicant, spouse, child, underCorrection, addressUnderCorrection, cancelled, constructor } = WELL_KNOWN;

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

const JOBS: readonly (readonly [number: string, employer: string, from: string])[] = [
  [applicant.number, '91990102MA9999A17F', '2016-05-01'],
  [spouse.number, '91990102MA9999A17F', '2018-03-01'],
  [constructor.number, '91990102MA9999E12N', '2019-07-01'],
];

/** Employments of the well-known people by their number; whoever is not here has none. */
export const WELL_KNOWN_JOBS: ReadonlyMap<string, Employment> = new Map(
  JOBS.flatMap(([number, code, from]) => {
    const employer = WELL_KNOWN_ENTERPRISES.find(({ creditCode }) => creditCode === code);
    return employer === undefined ? [] : [[number, { employer, from, suspended: false }] as const];
  }),
);

const NUMBERS = new Set(WELL_KNOWN_HOUSEHOLDS.flatMap(({ members }) => members.map(({ number }) => number)));

export function isWellKnown({ number }: Person): boolean {
  return NUMBERS.has(number);
}
