import * as fc from 'fast-check';
import { OncewayError } from '../../kernel';
import { parseStrictJson } from './strict-json';

function caught(act: () => unknown): OncewayError {
  try {
    act();
  } catch (error) {
    if (error instanceof OncewayError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function faultsOf(text: string | Buffer): string[] {
  const refusal = caught(() => parseStrictJson(Buffer.from(text)));
  expect(refusal.code).toBe('json.malformed');
  return refusal.faults.map(({ code }) => code);
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('strict JSON', () => {
  it.each([
    ['a member named twice', '{"a":1,"a":1}', 'json.duplicate-member'],
    ['a member named twice deep inside', '[{"b":{"c":[{"d":1,"e":2,"d":3}]}}]', 'json.duplicate-member'],
    ['a member named twice, once escaped', '{"a":1,"\\u0061":2}', 'json.duplicate-member'],
    ['__proto__', '{"__proto__":{"admin":true}}', 'json.forbidden-member'],
    ['__proto__ deep inside, escaped', '{"a":[{"\\u005f_proto__":1}]}', 'json.forbidden-member'],
    ['25 levels', nested(25), 'json.too-deep'],
    ['brackets enough to overflow a recursive parser', '['.repeat(48_000) + ']'.repeat(48_000), 'json.too-deep'],
    ['open brackets only', '['.repeat(96_000), 'json.syntax'],
    [
      'members enough to overflow a recursive parser',
      '{"a":'.repeat(16_000) + '1' + '}'.repeat(16_000),
      'json.too-deep',
    ],
    ['a trailing comma in an object', '{"a":1,}', 'json.syntax'],
    ['a trailing comma in an array', '[1,]', 'json.syntax'],
    ['a block comment', '{/* why */"a":1}', 'json.syntax'],
    ['a line comment', '{"a":1} // why', 'json.syntax'],
    ['NaN', '{"a":NaN}', 'json.syntax'],
    ['Infinity', '[-Infinity]', 'json.syntax'],
    ['a number with a leading zero', '[01]', 'json.syntax'],
    ['a number with a plus', '[+1]', 'json.syntax'],
    ['hexadecimal', '[0x10]', 'json.syntax'],
    ['single quotes', "{'a':1}", 'json.syntax'],
    ['a bare member name', '{a:1}', 'json.syntax'],
    ['two values', '{} {}', 'json.syntax'],
    ['nothing', '', 'json.syntax'],
    ['a raw line break in a string', '"a\nb"', 'json.syntax'],
    ['a byte order mark', '\ufeff{}', 'json.syntax'],
    ['half of a surrogate pair, escaped', '{"a":"\\ud800"}', 'json.not-unicode'],
    ['half of a surrogate pair in a name', '{"\\udc00":1}', 'json.not-unicode'],
    ['U+0000', '["a\\u0000b"]', 'json.forbidden-character'],
    ['a number beyond a double', '[1e999]', 'json.number-range'],
    ['an integer that a double rounds', '[12345678901234567890]', 'json.number-range'],
  ])('refuses %s', (_what, text, code) => {
    expect(faultsOf(text)).toEqual([code]);
  });

  it.each([
    ['an overlong sequence', [0x22, 0xc0, 0xaf, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['half a sequence', [0x22, 0xe4, 0xb8, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('refuses bytes that are not UTF-8: %s', (_what, bytes) => {
    expect(faultsOf(Buffer.from(bytes))).toEqual(['json.not-utf8']);
  });

  it('tells all faults at once', () => {
    expect(faultsOf('{"a":{"b":1,"b":2},"__proto__":1,"c":1e999,"c":"\\ud800"}')).toEqual([
      'json.duplicate-member',
      'json.forbidden-member',
      'json.number-range',
      'json.duplicate-member',
      'json.not-unicode',
    ]);
  });

  it('tells at most 100 faults', () => {
    expect(faultsOf(`{${'"a":1,'.repeat(5000)}"b":1}`)).toHaveLength(100);
  });

  it.each(['{"99010119900101001X":1,"99010119900101001X":1}', '{"a":99010119900101001X}', '99010119900101001X'])(
    'quotes nothing of %s',
    (text) => {
      const thrown = caught(() => parseStrictJson(Buffer.from(text)));
      expect(JSON.stringify([thrown.faults, thrown.facts, thrown.message])).not.toContain('9901');
      expect(thrown.cause).toBeUndefined();
    },
  );

  it.each([
    ['24 levels', nested(24)],
    ['brackets in a string', `["${'[{'.repeat(2000)}"]`],
    ['an escaped quote before brackets', `["\\"${'['.repeat(100)}"]`],
    ['a surrogate pair, escaped', '"\\ud842\\udfb7"'],
    ['one name in two objects', '[{"a":1},{"a":{"a":1}}]'],
    ['a string as long as a body may be', `"${'x'.repeat(96_000)}"`],
    ['the largest exact integer', '9007199254740991'],
    ['an exponent', '-1.5E+3'],
    ['a scalar', 'null'],
  ])('takes %s', (_what, text) => {
    expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  it('gives back any value that JSON can hold and every reader reads alike', () => {
    const text = fc.string({ unit: 'binary' }).filter((part) => !part.includes('\0'));
    const name = text.filter((part) => part !== '__proto__');
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 8 },
        fc.constantFrom(null, true, false),
        fc.maxSafeInteger(),
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .filter((number) => Number.isSafeInteger(number) || !Number.isInteger(number)),
        text,
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(name, tie('any'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).any;
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2), (given, indent) => {
        const written = JSON.stringify(given, null, indent);
        expect(parseStrictJson(Buffer.from(written))).toEqual(JSON.parse(written));
      }),
    );
  });
});
