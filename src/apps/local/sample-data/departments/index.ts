/**
 * The departments of the fictional city that hold data: one file a department, with its tables in its own words and
 * the mapping of its columns to contracts. What is listed here gets a database, a role, keys, a topic and an agent on
 * the local stack; a department that is not listed may ask, but holds nothing.
 */
import { civilAffairs } from './civil-affairs';
import { education } from './education';
import { health } from './health';
import { housing } from './housing';
import { humanResources } from './human-resources';
import { institutionalEstablishment } from './institutional-establishment';
import { marketRegulation } from './market-regulation';
import { medicalInsurance } from './medical-insurance';
import { naturalResources } from './natural-resources';
import { publicSecurity } from './public-security';
import { tax } from './tax';

export const REFERENCE_DATA = [
  publicSecurity,
  civilAffairs,
  health,
  education,
  humanResources,
  medicalInsurance,
  marketRegulation,
  housing,
  naturalResources,
  tax,
  institutionalEstablishment,
] as const;

export const REFERENCE_DEPARTMENTS = REFERENCE_DATA.map(({ department }) => department);

/** Short name of a department that holds data. */
export type ReferenceDepartment = (typeof REFERENCE_DATA)[number]['department']['shortName'];
