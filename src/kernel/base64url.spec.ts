import fc from 'fast-check';
import { fromBase64Url, toBase64Url } from './base64url';

describe('base64url', () => {
  it.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foobar', 'Zm9vYmFy'],
  ])('writes %j as %j (RFC 4648 §10 without padding)', (text, encoded) => {
    expect(toBase64Url(Buffer.from(text))).toBe(encoded);
    expect(Buffer.from(fromBase64Url(encoded)).toString()).toBe(text);
  });

  it('uses the URL-safe alphabet', () => {
    expect(toBase64Url(Uint8Array.of(0xfb, 0xff))).toBe('-_8');
  });

  it.each([
    ['padding', 'Zg=='],
    ['an impossible length', 'Zm9vY'],
    ['the other alphabet', '+/8'],
    ['white space', 'Zm 9v'],
    ['stray bits after one byte', 'Zh'],
    ['stray bits after two bytes', 'Zm9'],
    ['characters outside ASCII', 'Zm9ｖ'],
    ['an astral character', '😀😀'],
  ])('refuses %s', (_, text) => {
    expect(() => fromBase64Url(text)).toThrow(SyntaxError);
  });

  it('is what Node writes and reads back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(text)).toEqual(bytes);
      }),
    );
  });

  it('has one spelling for each value', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        let bytes: Uint8Array;
        try {
          bytes = fromBase64Url(text);
        } catch {
          return;
        }
        expect(toBase64Url(bytes)).toBe(text);
      }),
    );
  });
});
