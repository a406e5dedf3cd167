import { createHash } from 'node:crypto';
import { commitment, newSalt, sha256, sha256Text } from './index';

describe('commitment', () => {
  const salt = Buffer.alloc(16, 7).toString('base64url');

  it('is the hash of salt and canonical JSON', () => {
    const bytes = Buffer.concat([Buffer.alloc(16, 7), Buffer.from('{"a":1,"b":[true]}')]);
    expect(commitment(salt, { b: [true], a: 1 })).toBe(createHash('sha256').update(bytes).digest('base64url'));
  });

  it('differs by salt', () => {
    expect(commitment(newSalt(), { match: true })).not.toBe(commitment(newSalt(), { match: true }));
  });

  it.each(['', 'AAAA', Buffer.alloc(17).toString('base64url'), 'not base64url!', `${salt}==`])(
    'refuses the salt %j',
    (bad) => {
      expect(() => commitment(bad, {})).toThrow(SyntaxError);
    },
  );
});

describe('sha256', () => {
  it('is that of FIPS 180-4', () => {
    expect(sha256('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Text(Buffer.from('abc'))).toBe(sha256('abc').toString('base64url'));
  });
});
