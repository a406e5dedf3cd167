import { checkCreditCode } from './credit-code';
import { right, wrong, type Checked } from './checked';

export type MatterCodeFault = 'length' | 'charset' | 'credit-code' | 'level';

/**
 * GB/T 39554.1: 31 characters (implementing body's credit code, level 1–6, basic code), or 33 for a variant of handling.
 * The split inside the basic code differs between sources, so only its length and characters are checked.
 */
export function checkMatterCode(value: string): Checked<MatterCodeFault> {
  if (value.length !== 31 && value.length !== 33) return wrong('length');
  if (!/^[0-9A-Z]+$/.test(value)) return wrong('charset');
  if (!checkCreditCode(value.slice(0, 18)).ok) return wrong('credit-code');
  return /^[1-6][0-9A-Z]+$/.test(value.slice(18)) ? right : wrong('level');
}

export function isMatterCode(value: string): boolean {
  return checkMatterCode(value).ok;
}
