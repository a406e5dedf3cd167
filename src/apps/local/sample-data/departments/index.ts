/**
 * The departments of the fictional city that hold data: one file a department, with its tables in its own words and
 * the mapping of its columns to contracts. What is listed here gets a database, a role, keys, a topic and an agent on
 * the local stack; a department that is not listed may ask, but holds nothing.
 */
import { civilAffairs } from './civil-affairs';
import { education } from './education';
import { health } from './health';
import { humanResources } from './human-resources';
import { marketRegulation } from './market-regulation';
import { medicalInsurance } from './medical-insurance';
import { publicSecurity } from './public-security';

export const REFERENCE_DATA = [
  publicSecurity,
  civilAffairs,
  health,
  education,
  humanResources,
  medicalInsurance,
  marketRegulation,
] as const;

export const REFERENCE_DEPARTMENTS = REFERENCE_DATA.map(({ department }) => department);

/** Short name of a department that holds data. */
export type ReferenceDepartment = (typeof REFERENCE_DATA)[number]['department']['shortName'];
