import { checkMatterCode } from './matter-code';
import { checkRegionCode } from './region-code';
import { checkResourceCode } from './resource-code';

const outcome = (reason: string): object => (reason === 'ok' ? { ok: true } : { ok: false, reason });

describe('matter code (GB/T 39554.1)', () => {
  it.each([
    ['fictional matter', '1199010099900002183990111002000', 'ok'],
    ['real sample', '11370800MB285591843370117002011', 'ok'],
    ['real sample', '12441500196720244T3442199806003', 'ok'],
    ['variant of handling, 33 characters', '119901009990000218399011100200001', 'ok'],
    ['32 characters', '11990100999000021839901110020000', 'length'],
    ['body with a wrong check character', '1199010099900002193990111002000', 'credit-code'],
    ['level 0', '1199010099900002180990111002000', 'level'],
    ['level 7', '1199010099900002187990111002000', 'level'],
    ['lower case', '1199010099900002183990111002ooo', 'charset'],
  ])('%s', (_rule, value, expected) => {
    expect(checkMatterCode(value)).toEqual(outcome(expected));
  });
});

describe('resource code', () => {
  it.each([
    ['person basics', '101001/000001', 'ok'],
    ['finer digits', '10100100123/1', 'ok'],
    ['class 4', '401001/000001', 'form'],
    ['too few digits', '10100/000001', 'form'],
    ['no sequence', '101001/', 'form'],
    ['sequence of 11 digits', '101001/00000000001', 'form'],
    ['hyphen for the slash', '101001-000001', 'form'],
    ['path that climbs', '101001/../000001', 'form'],
    ['33 characters', `1${'0'.repeat(30)}/1`, 'length'],
    ['line break at the end', '101001/000001\n', 'form'],
  ])('%s', (_rule, value, expected) => {
    expect(checkResourceCode(value)).toEqual(outcome(expected));
  });
});

describe('region code (GB/T 2260)', () => {
  it.each([
    ['province', '990000', 'ok'],
    ['city', '990100', 'ok'],
    ['district', '990102', 'ok'],
    ['street', '990102001000', 'ok'],
    ['village', '990102001003', 'ok'],
    ['district under no city', '990002', 'order'],
    ['village under no street', '990102000003', 'order'],
    ['street under no city', '990000001000', 'order'],
    ['first digit 0', '090102', 'charset'],
    ['letters', '99010A', 'charset'],
    ['9 digits', '990102001', 'length'],
  ])('%s', (_rule, value, expected) => {
    expect(checkRegionCode(value)).toEqual(outcome(expected));
  });
});
