import { isCalendarDay } from './calendar';
import { isCitizenNumber } from './citizen-number';
import { isCreditCode } from './credit-code';
import { isLicenceIdentifier } from './licence-identifier';
import { isMatterCode } from './matter-code';
import { isOrganisationCode } from './organisation-code';
import { isRegionCode } from './region-code';
import { isResourceCode } from './resource-code';

/** RFC 3339 §5.6, without the year 0, which PostgreSQL's calendar does not have. */
function isDate(value: string): boolean {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value);
  return match !== null && match[1] !== '0000' && isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** RFC 3339 §5.6, without the leap second, which neither Date nor PostgreSQL can hold. */
const DATE_TIME =
  /^(.{10})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$/;

function isDateTime(value: string): boolean {
  const match = DATE_TIME.exec(value);
  return match !== null && isDate(match[1] ?? '') && hasFourDigitYear(new Date(value));
}

/** Of a time near either end of the calendar the offset decides: in UTC it may be of a year that has no such form. */
function hasFourDigitYear(instant: Date): boolean {
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** Lower case only: an id is compared and hashed as text. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const WEB_ADDRESS = /^https?:\/\/[A-Za-z0-9.[\]:-]+(\/[^\s]*)?$/;

/** Every format that a contract may name, for ajv. Names stand in contracts/registers/formats.json too. */
export const formats = {
  'citizen-number': isCitizenNumber,
  'credit-code': isCreditCode,
  'organisation-code': isOrganisationCode,
  'licence-identifier': isLicenceIdentifier,
  'matter-code': isMatterCode,
  'resource-code': isResourceCode,
  'region-code': isRegionCode,
  uuid: (value: string) => UUID.test(value),
  date: isDate,
  'date-time': isDateTime,
  uri: (value: string) => value.length <= 2000 && WEB_ADDRESS.test(value),
} as const satisfies Record<string, (value: string) => boolean>;
