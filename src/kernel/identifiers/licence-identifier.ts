import { checkCreditCode } from './credit-code';
import { isRegionCode } from './region-code';
import { right, wrong, type Checked } from './checked';

export type LicenceIdentifierFault =
  'form' | 'root' | 'type-code' | 'issuer' | 'serial' | 'version' | 'check-character';

const ROOT = '1.2.156.3005.2.';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** ISO 7064 MOD 37,36 over type, issuer, serial and version, without dots and root. */
export function licenceCheckCharacter(body: string): string {
  let p = 36;
  for (const character of body) {
    const q = (p + ALPHABET.indexOf(character)) % 36;
    p = ((q === 0 ? 36 : q) * 2) % 37;
  }
  return ALPHABET.charAt((37 - p) % 36);
}

interface Parts {
  type: string;
  issuer: string;
  serial: string;
  version: string;
}

const PARTS: readonly (readonly [LicenceIdentifierFault, (parts: Parts, issuing: boolean) => boolean])[] = [
  ['type-code', ({ type }) => /^[0-9]{3}$/.test(type.slice(18)) && checkCreditCode(type.slice(0, 18)).ok],
  [
    'issuer',
    ({ issuer }, issuing) => checkCreditCode(issuer).ok || (!issuing && /^.{6}$/.test(issuer) && isRegionCode(issuer)),
  ],
  ['serial', ({ serial }) => /^[0-9A-Z]{10,32}$/.test(serial)],
  ['version', ({ version }) => /^[0-9]{3}$/.test(version) && version !== '000'],
];

/**
 * GB/T 36904: root, type code (defining body's credit code and 3 digits), issuer, serial, version, check.
 * One older issuer wrote its six-digit region in place of a credit code: such licences are in people's hands, so they
 * are accepted on reading; new ones are never made like that (`issuing: true` refuses it).
 */
export function checkLicenceIdentifier(
  value: string,
  options: { issuing?: boolean } = {},
): Checked<LicenceIdentifierFault> {
  if (!value.startsWith(ROOT)) return wrong('root');
  const parts = value.slice(ROOT.length).split('.');
  if (parts.length !== 5) return wrong('form');
  const [type = '', issuer = '', serial = '', version = '', check = ''] = parts;
  const broken = PARTS.find(([, holds]) => !holds({ type, issuer, serial, version }, options.issuing === true));
  if (broken !== undefined) return wrong(broken[0]);
  return licenceCheckCharacter(type + issuer + serial + version) === check ? right : wrong('check-character');
}

export function isLicenceIdentifier(value: string): boolean {
  return checkLicenceIdentifier(value).ok;
}

/** What an identifier is made of, besides its root and check character. */
export interface LicenceFacts {
  /** Credit code of the body that defined the type, and three digits. */
  typeCode: string;
  /** Credit code. */
  issuer: string;
  /** 10 to 32 digits and capital letters. */
  serial: string;
  /** 1 to 999; a superseded licence keeps its own. */
  version: number;
}

/** Completes a licence identifier with its check character, for generators and tests. */
export function licenceIdentifierOf({ typeCode, issuer, serial, version }: LicenceFacts): string {
  const text = String(version).padStart(3, '0');
  const check = licenceCheckCharacter(typeCode + issuer + serial + text);
  return `${ROOT}${typeCode}.${issuer}.${serial}.${text}.${check}`;
}
