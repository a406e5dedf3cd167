import { citizenNumberOf } from '../../../kernel/identifiers';
import type { District, Sex } from './names';

/** GB 32100's digits: no I, O, S, V, Z. */
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** The 8-character body of the n-th generated organisation; `MA` is what real registrars give to enterprises. */
export function organisationBody(number: number): string {
  let [left, text] = [number, ''];
  for (let place = 0; place < 6; place++) {
    text = CREDIT_ALPHABET[left % 31]! + text;
    left = Math.floor(left / 31);
  }
  return `MA${text}`;
}

/** The registrar's 15 digits: region, 8 digits of sequence, and a check digit. */
export function registrationNumberOf(region: string, sequence: number): string {
  return checked(region + String(sequence).padStart(8, '0'));
}

/** 食品经营许可证编号: JY, kind of business, region, 6 digits of sequence, and a check digit. */
export function foodLicenceNumberOf(kind: '1' | '2' | '3', region: string, sequence: number): string {
  return `JY${checked(kind + region + String(sequence).padStart(6, '0'))}`;
}

/** Digits with their check digit behind them (ISO 7064 MOD 11,10). */
function checked(digits: string): string {
  let product = 10;
  for (const digit of digits) product = (((product + Number(digit)) % 10 || 10) * 2) % 11;
  return digits + String((11 - product) % 10);
}

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(1900, 0, 1) / DAY_MS;
const DAYS = 50_000;
/** Sequence numbers below are left to the well-known people. */
const FIRST_SEQUENCE = 100;
const PER_DAY = (1000 - FIRST_SEQUENCE) / 2;

/**
 * Hands out citizen numbers, none twice. It counts births per district, day and sex in a fixed table, so its memory
 * does not grow with the country. The sequence number is odd for men and even for women (GB 11643).
 */
export class CitizenNumbers {
  private readonly taken = new Uint16Array(4 * DAYS);

  /** A number for someone born on that day (days since 1970), or on a day nearby when the day's numbers are used up. */
  next(district: District, sex: Sex, epochDay: number): { number: string; birthDate: string } {
    const lane = (district === '990102' ? 0 : 2) + (sex === 'male' ? 0 : 1);
    let day = epochDay;
    while (this.taken[lane * DAYS + day - FIRST_DAY]! >= PER_DAY) day--;
    if (day < FIRST_DAY) throw new Error('sample data: the country is full, no citizen numbers are left');
    const rank = this.taken[lane * DAYS + day - FIRST_DAY]!++;
    const sequence = FIRST_SEQUENCE + 2 * rank + (sex === 'male' ? 1 : 0);
    const birthDate = isoDate(day);
    return { number: citizenNumberOf(district, birthDate.replaceAll('-', ''), sequence), birthDate };
  }
}

/** Every day of the sample country both ways: a million people ask for tens of millions of dates. */
const ISO_DAYS = Array.from({ length: DAYS }, (_, day) =>
  new Date((FIRST_DAY + day) * DAY_MS).toISOString().slice(0, 10),
);
const EPOCH_DAYS = new Map(ISO_DAYS.map((isoDay, day) => [isoDay, FIRST_DAY + day]));

/** @param epochDay days since 1970 */
export function isoDate(epochDay: number): string {
  return ISO_DAYS[epochDay - FIRST_DAY] ?? new Date(epochDay * DAY_MS).toISOString().slice(0, 10);
}

/** Days since 1970. */
export function epochDay(isoDay: string): number {
  return EPOCH_DAYS.get(isoDay) ?? Date.parse(`${isoDay}T00:00:00Z`) / DAY_MS;
}
