import { createHash, createHmac, randomBytes } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { LeakScanner, matchesOf } from './leaks';

const NUMBER = '99010319790402006X';
const NAME = '李明远';
const OTHER = '990102198503070013';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

/** Each way in which a text might be written, and stand in bytes. */
const ENCODINGS: Readonly<Record<string, (text: string) => Buffer | string>> = {
  text: (text) => text,
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 of bytes with one before': (text) => Buffer.from(`a${text}`).toString('base64'),
  'base64 of bytes with two before': (text) => Buffer.from(`ab${text}`).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  'upper-case hex': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'UTF-16 LE': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16 BE': utf16be,
  'base64 of UTF-16': (text) => utf16be(text).toString('base64'),
  gzip: (text) => gzipSync(text),
  deflate: (text) => deflateSync(text),
  'gzip in base64 in JSON': (text) => JSON.stringify({ a: gzipSync(text).toString('base64') }),
  'a payload of a JWS': (text) =>
    `eyJhbGciOiJFUzI1NiJ9.${Buffer.from(JSON.stringify({ sub: text })).toString('base64url')}.AAAA`,
  'percent escapes': (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join(''),
  'JSON escapes': (text) => [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
};

function scanned(content: Uint8Array | string): string[] {
  const scanner = new LeakScanner(new Set([NUMBER]), [NAME]);
  scanner.scan('here', content);
  return [...new Set(scanner.leaks.map(({ what }) => what))];
}

describe('LeakScanner', () => {
  const writings = Object.keys(ENCODINGS);

  it.each(writings)('finds a number and a name as %s', (writing) => {
    const write = ENCODINGS[writing]!;
    expect(scanned(write(NUMBER))).toEqual([NUMBER]);
    expect(scanned(write(NAME))).toEqual([NAME]);
  });

  it('finds a number within anything, in any encoding that has no frame of its own', () => {
    const unframed = writings.filter((writing) => writing !== 'deflate');
    fc.assert(
      fc.property(fc.constantFrom(...unframed), fc.uint8Array(), fc.string(), (writing, before, after) => {
        const planted = Buffer.from(ENCODINGS[writing]!(`{"n":"${NUMBER}"}`));
        return scanned(Buffer.concat([before, Buffer.from(' '), planted, Buffer.from(` ${after}`)])).includes(NUMBER);
      }),
    );
  });

  it('finds full-width digits and a lower-case check character', () => {
    const wide = NUMBER.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    expect(scanned(wide.toLowerCase())).toEqual([NUMBER]);
  });

  it('finds nothing in other numbers and in noise', () => {
    expect(scanned(Buffer.concat([Buffer.from(`${OTHER} 王燕 `), randomBytes(1_000_000)]))).toEqual([]);
    expect(scanned(randomBytes(1_000_000).toString('base64'))).toEqual([]);
  });
});

describe('matchesOf', () => {
  const exchange = '01a2121d-247a-786e-a239-ef304ea40d3c';
  const salt = randomBytes(16).toString('base64url');
  const of = (algorithm: string, ...texts: (string | Buffer)[]): Buffer => {
    const hash = createHash(algorithm);
    texts.forEach((text) => hash.update(text));
    return hash.digest();
  };

  it.each([
    ['a bare SHA-256 in base64url', of('sha256', NUMBER).toString('base64url')],
    ['a bare SHA-1 in hex', of('sha1', NUMBER).toString('hex')],
    ['MD5 of a prefixed number', of('md5', `citizen-number\n${NUMBER}`).toString('base64')],
    [
      'SHA-512 of a subject as JSON, cut short',
      of('sha512', `{"type":"citizen-number","id":"${NUMBER}"}`).toString('hex').slice(0, 40),
    ],
    ['HMAC keyed with the exchange’s id', createHmac('sha256', exchange).update(NUMBER).digest('base64url')],
    [
      'a salt that stands beside it',
      of('sha256', Buffer.from(salt, 'base64url'), `{"id":"${NUMBER}","type":"citizen-number"}`).toString('base64url'),
    ],
    ['a bare digest behind a path', `gateway/sig/${of('sha256', NUMBER).toString('base64url')}`],
    ['a guessed text', of('sha256', '{"match":true}').toString('base64url')],
  ])('finds %s', (_what, digest) => {
    const scanner = new LeakScanner(new Set());
    scanner.scan('here', JSON.stringify({ subject: digest }));
    const guesses = { numbers: [OTHER, NUMBER], texts: ['{"match":true}'], publics: [exchange, salt] };
    expect(matchesOf(scanner.digests, guesses)).toEqual(['here']);
  });

  it('finds nothing in a digest under a key that is not known', () => {
    const scanner = new LeakScanner(new Set());
    scanner.scan('here', createHmac('sha256', randomBytes(32)).update(NUMBER).digest('base64url'));
    expect(scanner.digests.size).toBeGreaterThan(0);
    expect(matchesOf(scanner.digests, { numbers: [NUMBER], publics: [exchange, salt] })).toEqual([]);
  });
});
