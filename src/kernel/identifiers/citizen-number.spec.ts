import fc from 'fast-check';
import { checkCitizenNumber, citizenNumberOf, isCitizenNumber } from './citizen-number';

const TODAY = '20261125';

describe('citizen number (GB 11643)', () => {
  it.each([
    ['worked value', '990102198503070013'],
    ['woman', '990102198809120028'],
    ['man', '990103199001010038'],
    ['minor', '990103201006010045'],
    ['leap day', '990102195602290050'],
    ['check character X', '99010319790402006X'],
    // The standard's own two samples: computed by its authors, not by us, and so the only vectors outside region 99.
    ['sample of the standard', '11010519491231002X'],
    ['sample of the standard', '440524188001010014'],
    ['born today', citizenNumberOf('990102', TODAY, 1)],
  ])('accepts: %s', (_rule, value) => {
    expect(checkCitizenNumber(value, TODAY)).toEqual({ ok: true });
  });

  it.each([
    ['last digit changed', '990102198503070014', 'check-character'],
    ['30 February with a right check digit', '990102198502300016', 'birth-date'],
    ['29 February of a common year', citizenNumberOf('990102', '19000229', 1), 'birth-date'],
    ['month 13', citizenNumberOf('990102', '19851301', 1), 'birth-date'],
    ['day 0', citizenNumberOf('990102', '19850100', 1), 'birth-date'],
    ['born tomorrow', citizenNumberOf('990102', '20261126', 1), 'birth-in-future'],
    ['x in lower case', '99010319790402006x', 'charset'],
    ['15 digits', '990102850307001', 'length'],
    ['empty', '', 'length'],
    ['region 0', citizenNumberOf('090102', '19850307', 1), 'region'],
    ['X in the middle', '9901021985030X0013', 'charset'],
    ['full-width digits', '９９０１０２１９８５０３０７００１３', 'charset'],
    ['line break at the end', '99010219850307001\n', 'charset'],
  ])('refuses: %s', (_rule, value, reason) => {
    expect(checkCitizenNumber(value, TODAY)).toEqual({ ok: false, reason });
  });

  it('catches every single substitution of a digit', () => {
    const value = '990102198503070013';
    for (let place = 0; place < 18; place += 1) {
      for (const other of '0123456789X') {
        if (other === value[place]) continue;
        const changed = value.slice(0, place) + other + value.slice(place + 1);
        expect([changed, isCitizenNumber(changed)]).toEqual([changed, false]);
      }
    }
  });

  it('catches every swap of neighbouring digits', () => {
    const born = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2025, 0, 1) });
    fc.assert(
      fc.property(born, fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 16 }), (ms, sequence, place) => {
        const value = citizenNumberOf('990102', new Date(ms).toISOString().slice(0, 10).replace(/-/g, ''), sequence);
        const swapped = value.slice(0, place) + value.charAt(place + 1) + value.charAt(place) + value.slice(place + 2);
        expect(isCitizenNumber(value)).toBe(true);
        expect(isCitizenNumber(swapped)).toBe(swapped === value);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => typeof isCitizenNumber(text) === 'boolean'),
    );
  });
});
