import fc from 'fast-check';
import { canonicalize } from 'json-canonicalize';
import { canonicalJson } from './canonical-json';

describe('canonical JSON', () => {
  it('is that of RFC 8785 §3.2.2', () => {
    const sample = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],` +
        String.raw`"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    ) as unknown;
    expect(canonicalJson(sample)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts members by UTF-16 code units (RFC 8785 §3.2.3)', () => {
    const sample = { '€': 'e', '\r': 'c', '\ufb33': 'h', '1': 'o', '😀': 's', '\u0080': 'k', ö: 'u' };
    expect(Object.values(JSON.parse(canonicalJson(sample)) as object)).toHaveLength(7);
    expect(canonicalJson(sample)).toBe('{"\\r":"c","1":"o","\u0080":"k","ö":"u","€":"e","😀":"s","\ufb33":"h"}');
  });

  it.each<[string, number, string]>([
    ['minus zero', -0, '0'],
    ['the least', 5e-324, '5e-324'],
    ['the greatest', Number.MAX_VALUE, '1.7976931348623157e+308'],
    ['the last whole one', 9007199254740991, '9007199254740991'],
    ['a large one', 1e21, '1e+21'],
    ['one below', 999999999999999900000, '999999999999999900000'],
    ['a fine one', 333333333.3333332, '333333333.3333332'],
  ])('writes %s as RFC 8785 Appendix B does', (_, number, text) => {
    expect(canonicalJson(number)).toBe(text);
  });

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it.each<[string, unknown]>([
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['undefined alone', undefined],
    ['undefined in a list', [undefined]],
    ['a hole in a list', new Array(1)],
    ['a lone surrogate', '\ud800'],
    ['a member named by a lone surrogate', { '\udc00': 1 }],
    ['a symbol', Symbol('x')],
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['bytes', Uint8Array.of(1)],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('equals json-canonicalize, and is the same for any order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const text = canonicalJson(value);
        expect(text).toBe(canonicalize(value));
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const turned: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value).reverse()) turned[name] = reversed(member);
  return turned;
}
