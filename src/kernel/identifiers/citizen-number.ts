import { chinaDay, isCalendarDay } from './calendar';
import { right, weightedSum, wrong, type Checked } from './checked';

export type CitizenNumberFault = 'length' | 'charset' | 'region' | 'birth-date' | 'birth-in-future' | 'check-character';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
/** Check characters by sum mod 11 (GB 11643, after ISO 7064 MOD 11-2). */
const CHECK = '10X98765432';

/** Check character for the first 17 digits. */
function citizenCheckCharacter(first17: string): string {
  return CHECK.charAt(weightedSum(first17, '0123456789', WEIGHTS) % 11);
}

/**
 * GB 11643: 6 region, 8 birth, 3 sequence, 1 check. An `x` must come in upper case: one person, one spelling, or the
 * keyed hash of the subject would differ. The old form of 15 digits is refused.
 * @param today `YYYYMMDD`, by default the day in China
 */
export function checkCitizenNumber(value: string, today: string = chinaDay(Date.now())): Checked<CitizenNumberFault> {
  if (value.length !== 18) return wrong('length');
  if (!/^[0-9]{17}[0-9X]$/.test(value)) return wrong('charset');
  if (!/^[1-9]/.test(value)) return wrong('region');
  const birth = value.slice(6, 14);
  const year = Number(birth.slice(0, 4));
  if (year < 1800 || !isCalendarDay(year, Number(birth.slice(4, 6)), Number(birth.slice(6, 8)))) {
    return wrong('birth-date');
  }
  if (birth > today) return wrong('birth-in-future');
  return citizenCheckCharacter(value) === value.charAt(17) ? right : wrong('check-character');
}

export function isCitizenNumber(value: string): boolean {
  return checkCitizenNumber(value).ok;
}

/**
 * Completes a citizen number with its check character, for generators and tests.
 * @param region six digits @param birth `YYYYMMDD` @param sequence 0–999, odd for men
 */
export function citizenNumberOf(region: string, birth: string, sequence: number): string {
  const first17 = region + birth + String(sequence).padStart(3, '0');
  return first17 + citizenCheckCharacter(first17);
}
