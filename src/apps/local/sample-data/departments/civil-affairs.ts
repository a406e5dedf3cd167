import { combined } from '../tables';
import { MARRIAGE_RESOURCES, marriageTables } from './civil-affairs-marriages';
import { SOCIAL_ORGANISATION_RESOURCES, socialOrganisationTables } from './civil-affairs-organisations';
import { CIVIL_AFFAIRS } from './directory';
import type { ReferenceData } from './reference-data';

/** What the bureau holds stands in one file a field of its work; each adds its tables and its resources here. */
export const civilAffairs: ReferenceData<'civil-affairs'> = {
  department: CIVIL_AFFAIRS,
  database: (people, seed) => combined('mzyw', [marriageTables(people, seed), socialOrganisationTables(people, seed)]),
  sourceName: 'civil',
  resources: [...MARRIAGE_RESOURCES, ...SOCIAL_ORGANISATION_RESOURCES],
};
