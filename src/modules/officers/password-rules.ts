import { randomInt } from 'node:crypto';
import { FAULTS, type FaultCode } from '../../contracts';
import type { Fault } from '../../kernel';

/** Without characters that are taken for one another when read aloud or from paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const FEWEST_DIFFERENT = 6;

/** A one-time password of 99 bits, in groups that can be read from a sheet of paper. */
export function oneTimePassword(): string {
  return groups(4, 5);
}

function groups(count: number, length: number): string {
  const group = (): string => Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  return Array.from({ length: count }, group).join('-');
}

/** A recovery code of 79 bits, read from paper like a one-time password. */
export function recoveryCode(): string {
  return groups(4, 4);
}

/**
 * What is wrong with a new password beyond its length, which the contract demands: length counts, composition rules do
 * not help (NIST SP 800-63B §5.1.1.2). Pointers start at `/new`.
 */
export function passwordFaults(wanted: { new: string; current: string; login: string }): Fault[] {
  const text = wanted.new.normalize('NFKC');
  const fault = (code: FaultCode): Fault => ({ pointer: '/new', code, detail: FAULTS[code].titles.en });
  return [
    ...(new Set(text).size < FEWEST_DIFFERENT ? [fault('password.few-characters')] : []),
    ...(text.toLowerCase().includes(wanted.login) ? [fault('password.holds-login')] : []),
    ...(text === wanted.current.normalize('NFKC') ? [fault('password.unchanged')] : []),
  ];
}
