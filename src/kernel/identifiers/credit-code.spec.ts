import fc from 'fast-check';
import { checkCreditCode, creditCodeKinds, creditCodeOf, isCreditCode } from './credit-code';
import { checkOrganisationCode, isOrganisationCode, organisationCheckCharacter } from './organisation-code';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const bodies = fc.string({ unit: fc.constantFrom(...Array.from(ALPHABET)), minLength: 8, maxLength: 8 });

describe('organisation code (GB 11714)', () => {
  it.each(['MA9999A17', 'M000100Y4', '00001333' + organisationCheckCharacter('00001333'), '400777687'])(
    'accepts %s',
    (value) => {
      expect(checkOrganisationCode(value)).toEqual({ ok: true });
    },
  );

  it.each([
    ['wrong check character', 'MA9999A18', 'check-character'],
    ['hyphen', 'MA9999A1-7', 'length'],
    ['lower case', 'ma9999A17', 'charset'],
    ['check character that none is', 'MA9999A1A', 'charset'],
    ['empty', '', 'length'],
  ])('refuses: %s', (_rule, value, reason) => {
    expect(checkOrganisationCode(value)).toEqual({ ok: false, reason });
  });

  it('has exactly one check character for each body', () => {
    fc.assert(
      fc.property(
        bodies,
        (body) => Array.from('0123456789X').filter((check) => isOrganisationCode(body + check)).length === 1,
      ),
    );
  });
});

describe('unified social credit code (GB 32100)', () => {
  it.each([
    '91990102MA9999A17F',
    '91350100M000100Y43',
    '11100000000013338W',
    '12110000400777687U',
    '91990102MA99990A70',
    '91990102MA9999216Y',
    '11990000999000005D',
    '11990100999000013D',
    '119901009990000218',
    '1199010099900003X0',
    '119901009990000480',
    '11990100999000056T',
    '11990100999000064M',
    '11990100999000072G',
    '11990100999000080B',
    '119901009990000998',
    '92990103MA9999B21Y',
    '93990103MA9999C362',
    '519901009990000EX7',
    '12990100999000101Q',
  ])('accepts %s', (value) => {
    expect(checkCreditCode(value)).toEqual({ ok: true });
  });

  it.each([
    ['wrong outer check character', '91990102MA9999A17G', 'check-character'],
    ['right outer and wrong inner check character', '91990102MA9999A18J', 'organisation-code'],
    ['lower case', '91990102ma9999a17f', 'charset'],
    ...['I', 'O', 'S', 'V', 'Z'].map((letter) => [`letter ${letter}`, `91990102${letter}A9999A17F`, 'charset']),
    ['unknown first two characters', creditCodeOf('99', '990102', 'MA9999A1'), 'department-and-kind'],
    ['unknown kind', creditCodeOf('14', '990102', 'MA9999A1'), 'department-and-kind'],
    ['member of Object as kind', '__990102MA9999A17F', 'charset'],
    ['letters in the region', creditCodeOf('91', 'A90102', 'MA9999A1'), 'region'],
    ['17 characters', '91990102MA9999A17', 'length'],
    ['15 digits of the old registration number', '990100000000001', 'length'],
    ['space in front', ' 91990102MA9999A17', 'charset'],
  ])('refuses: %s', (_rule, value, reason) => {
    expect(checkCreditCode(value)).toEqual({ ok: false, reason });
  });

  it('catches every single substitution', () => {
    const value = '91990102MA9999A17F';
    for (let place = 0; place < 18; place += 1) {
      for (const other of ALPHABET) {
        if (other === value[place]) continue;
        const changed = value.slice(0, place) + other + value.slice(place + 1);
        expect([changed, isCreditCode(changed)]).toEqual([changed, false]);
      }
    }
  });

  it('accepts whatever is completed by its own rule, and with one check character only', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(creditCodeKinds)), bodies, (kind, body) => {
        const value = creditCodeOf(kind, '990102', body);
        const accepted = Array.from(ALPHABET).filter((check) => isCreditCode(value.slice(0, 17) + check));
        expect(accepted).toEqual([value.charAt(17)]);
      }),
    );
  });
});
