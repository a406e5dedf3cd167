import { right, weightedSum, wrong, type Checked } from './checked';

export type OrganisationCodeFault = 'length' | 'charset' | 'check-character';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/** Check character for the first 8 characters (GB 11714): 11 − sum mod 11, with 10 written X and 11 written 0. */
export function organisationCheckCharacter(first8: string): string {
  return '0123456789X0'.charAt(11 - (weightedSum(first8, ALPHABET, WEIGHTS) % 11));
}

/** GB 11714: 8 characters and a check character, written without the hyphen. */
export function checkOrganisationCode(value: string): Checked<OrganisationCodeFault> {
  if (value.length !== 9) return wrong('length');
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(value)) return wrong('charset');
  return organisationCheckCharacter(value) === value.charAt(8) ? right : wrong('check-character');
}

export function isOrganisationCode(value: string): boolean {
  return checkOrganisationCode(value).ok;
}
