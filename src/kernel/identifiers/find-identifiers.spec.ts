import fc from 'fast-check';
import { citizenNumberOf } from './citizen-number';
import { findIdentifiers } from './find-identifiers';

const kinds = (text: string): string[] => findIdentifiers(text).map(({ kind }) => kind);

describe('identifiers in free text', () => {
  it.each([
    ['bare', '990102198503070013'],
    ['within Chinese text', '办理人990102198503070013申请补领'],
    ['spaces', '9901 0219 8503 0700 13'],
    ['dashes', '990102-19850307-0013'],
    ['full-width digits', '９９０１０２１９８５０３０７００１３'],
    ['x in lower case', '99010319790402006x'],
    ['full-width x', '99010319790402006ｘ'],
    ['roman numeral ten for X', '99010319790402006Ⅹ'],
    ['zero-width spaces', Array.from('990102198503070013').join('\u200b')],
    ['combining marks', Array.from('990102198503070013').join('\u0301')],
    ['circled digits', '⑨⑨0102198503070013'],
    ['mathematical digits', '𝟗𝟗0102198503070013'],
    ['Arabic-Indic digits', '٩٩٠١٠٢١٩٨٥٠٣٠٧٠٠١٣'],
    ['Chinese digits', '九九零一〇二一九八五〇三〇七〇〇一三'],
    ['line breaks', '990102\n19850307\n0013'],
    ['dots and slashes', '990102/1985.03.07/0013'],
    ['digits that touch it', '0990102198503070013' + '7'],
  ])('finds a citizen number: %s', (_rule, text) => {
    expect(kinds(text)).toEqual(['citizen-number']);
  });

  it.each([
    ['bare', '91990102MA9999A17F'],
    ['lower case', '91990102ma9999a17f'],
    ['groups', '91 990102 MA9999A17 F'],
    ['letters that touch it', 'no.91990102MA9999A17F是'],
  ])('finds a credit code: %s', (_rule, text) => {
    expect(kinds(text)).toEqual(['credit-code']);
  });

  it.each([
    ['wrong check digit', '990102198503070014'],
    ['no date', '990102198513070013'],
    ['case number', '办件 2026-11-25 第 000123 号，电话 0990-1234567'],
    ['nothing', ''],
  ])('finds nothing: %s', (_rule, text) => {
    expect(findIdentifiers(text)).toEqual([]);
  });

  it('tells where, not what', () => {
    expect(findIdentifiers('为 9901 0219 8503 0700 13 办理')).toEqual([{ kind: 'citizen-number', start: 2, end: 24 }]);
  });

  it('finds a number wherever it stands among other text', () => {
    const around = fc.string({ maxLength: 30 }).filter((text) => !/[0-9a-z]/i.test(text));
    fc.assert(
      fc.property(around, around, fc.integer({ min: 0, max: 999 }), (before, after, sequence) => {
        const number = citizenNumberOf('990102', '19850307', sequence);
        expect(kinds(`${before}${number}${after}`)).toContain('citizen-number');
      }),
    );
  });
});
