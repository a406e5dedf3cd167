import fc from 'fast-check';
import {
  checkLicenceIdentifier,
  isLicenceIdentifier,
  licenceCheckCharacter,
  licenceIdentifierOf,
} from './licence-identifier';

const ROOT = '1.2.156.3005.2.';
const TYPE = '11990000999000005D103';
const ISSUER = '1199010099900003X0';
const make = (type: string, issuer: string, serial: string, version: string): string =>
  `${ROOT}${type}.${issuer}.${serial}.${version}.${licenceCheckCharacter(type + issuer + serial + version)}`;

describe('licence identifier (GB/T 36904)', () => {
  it.each([
    ['household register', '1.2.156.3005.2.11990000999000005D101.11990100999000013D.20261123000001.001.G'],
    ['marriage certificate', '1.2.156.3005.2.11990000999000005D102.119901009990000218.20261123000002.001.4'],
    ['business licence', '1.2.156.3005.2.11990000999000005D103.1199010099900003X0.20261123000003.001.X'],
    ['business licence, version 2', '1.2.156.3005.2.11990000999000005D103.1199010099900003X0.20261123000003.002.V'],
    ['constructor', '1.2.156.3005.2.11990000999000005D104.11990100999000064M.20261123000004.001.9'],
    ['region as issuer, on reading', make(TYPE, '990102', '20261123000003', '001')],
  ])('accepts: %s', (_rule, value) => {
    expect(checkLicenceIdentifier(value)).toEqual({ ok: true });
  });

  it.each([
    ['other root', '1.2.156.3005.3.11990000999000005D103.1199010099900003X0.20261123000003.001.X', 'root'],
    ['no root', `${TYPE}.${ISSUER}.20261123000003.001.X`, 'root'],
    ['part missing', `${ROOT}${TYPE}.${ISSUER}.20261123000003.X`, 'form'],
    ['part too many', `${make(TYPE, ISSUER, '20261123000003', '001')}.0`, 'form'],
    ['type of a wrong credit code', make('11990000999000006D103', ISSUER, '20261123000003', '001'), 'type-code'],
    ['type with letters', make('11990000999000005D1A3', ISSUER, '20261123000003', '001'), 'type-code'],
    ['type with 4 digits', make('11990000999000005D1031', ISSUER, '20261123000003', '001'), 'type-code'],
    ['issuer with a wrong check character', make(TYPE, '1199010099900003X1', '20261123000003', '001'), 'issuer'],
    ['issuer that is no region', make(TYPE, '990001', '20261123000003', '001'), 'issuer'],
    ['serial too short', make(TYPE, ISSUER, '202611230', '001'), 'serial'],
    ['serial too long', make(TYPE, ISSUER, '2'.repeat(33), '001'), 'serial'],
    ['version 0', make(TYPE, ISSUER, '20261123000003', '000'), 'version'],
    [
      'wrong check character',
      '1.2.156.3005.2.11990000999000005D103.1199010099900003X0.20261123000003.001.Y',
      'check-character',
    ],
    [
      'check character of another version',
      '1.2.156.3005.2.11990000999000005D103.1199010099900003X0.20261123000003.002.X',
      'check-character',
    ],
  ])('refuses: %s', (_rule, value, reason) => {
    expect(checkLicenceIdentifier(value)).toEqual({ ok: false, reason });
  });

  it('refuses a region as issuer when issuing', () => {
    const value = make(TYPE, '990102', '20261123000003', '001');
    expect(checkLicenceIdentifier(value, { issuing: true })).toEqual({ ok: false, reason: 'issuer' });
  });

  it.each([
    ['101', '11990100999000013D', '20261123000001', 1, 'G'],
    ['102', '119901009990000218', '20261123000002', 1, '4'],
    ['103', ISSUER, '20261123000003', 1, 'X'],
    ['103', ISSUER, '20261123000003', 2, 'V'],
    ['104', '11990100999000064M', '20261123000004', 1, '9'],
  ])('completes type %s of %s, serial %s, version %i with %s', (type, issuer, serial, version, check) => {
    const typeCode = `11990000999000005D${type}`;
    const identifier = licenceIdentifierOf({ typeCode, issuer, serial, version });
    expect(identifier).toBe(`${ROOT}${typeCode}.${issuer}.${serial}.00${version}.${check}`);
    expect(checkLicenceIdentifier(identifier, { issuing: true })).toEqual({ ok: true });
  });

  it('catches every single substitution', () => {
    const value = make(TYPE, ISSUER, '20261123000003', '001');
    for (let place = ROOT.length; place < value.length; place += 1) {
      if (value[place] === '.') continue;
      for (const other of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
        if (other === value[place]) continue;
        const changed = value.slice(0, place) + other + value.slice(place + 1);
        expect([changed, isLicenceIdentifier(changed)]).toEqual([changed, false]);
      }
    }
  });

  it('accepts any serial with the check character of its own', () => {
    const serials = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')),
      minLength: 10,
      maxLength: 32,
    });
    fc.assert(fc.property(serials, (serial) => isLicenceIdentifier(make(TYPE, ISSUER, serial, '001'))));
  });
});
