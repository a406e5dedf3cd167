import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { OfferedJwk } from '../../contracts';
import { OncewayError } from '../../kernel';
import { checkOfferedKey, type KeyHolder, type KeyUse } from './public-key';

const pairs = {
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ed25519: generateKeyPairSync('ed25519'),
  x25519: generateKeyPairSync('x25519'),
};
const jwkOf = (name: keyof typeof pairs) => pairs[name].publicKey.export({ format: 'jwk' }) as unknown as OfferedJwk;

function refusalOf(work: () => unknown): OncewayError {
  try {
    work();
  } catch (error) {
    return error as OncewayError;
  }
  throw new Error('not refused');
}

describe('a key offered for registration', () => {
  it.each<[string, keyof typeof pairs, KeyUse, KeyHolder, string]>([
    ['P-256 signs', 'p256', 'sig', 'system', 'ES256'],
    ['Ed25519 signs', 'ed25519', 'sig', 'agent', 'EdDSA'],
    ['P-256 opens seals', 'p256', 'enc', 'agent', 'ECDH-ES+A256KW'],
    ['X25519 opens seals of a system', 'x25519', 'enc', 'system', 'ECDH-ES+A256KW'],
  ])('%s: its kid is the RFC 7638 thumbprint as jose has it', async (_name, pair, use, holder, alg) => {
    const { kid, jwk } = checkOfferedKey(jwkOf(pair), use, holder);
    expect(kid).toBe(await calculateJwkThumbprint(jwkOf(pair) as JWK));
    expect(jwk).toMatchObject({ ...jwkOf(pair), kid, alg, use });
  });

  it('takes the RFC 9864 name of an algorithm and stores one name', () => {
    expect(checkOfferedKey({ ...jwkOf('ed25519'), alg: 'Ed25519' }, 'sig', 'system').jwk.alg).toBe('EdDSA');
  });

  it('is refused in plain words when it is private', () => {
    const jwk = pairs.p256.privateKey.export({ format: 'jwk' }) as unknown as OfferedJwk;
    const refusal = refusalOf(() => checkOfferedKey(jwk, 'sig', 'system'));
    expect(refusal.code).toBe('party.key-private');
    expect(JSON.stringify([refusal.message, refusal.detail, refusal.facts])).not.toContain(jwk.d);
  });

  it.each<[string, OfferedJwk, KeyUse, KeyHolder, string[]]>([
    ['X25519 cannot sign', jwkOf('x25519'), 'sig', 'system', ['/jwk/crv key.algorithm']],
    ['Ed25519 cannot open seals', jwkOf('ed25519'), 'enc', 'system', ['/jwk/crv key.algorithm']],
    ['agents are sealed to by P-256 only', jwkOf('x25519'), 'enc', 'agent', ['/jwk/crv key.algorithm']],
    ['the curve names the algorithm', { ...jwkOf('p256'), alg: 'EdDSA' }, 'sig', 'agent', ['/jwk/alg key.other-alg']],
    ['the use is one', { ...jwkOf('p256'), use: 'enc' }, 'sig', 'agent', ['/jwk/use key.other-use']],
    ['operations fit', { ...jwkOf('p256'), key_ops: ['sign'] }, 'sig', 'agent', ['/jwk/key_ops key.other-use']],
    ['no kid of their own', { ...jwkOf('p256'), kid: 'A'.repeat(43) }, 'sig', 'agent', ['/jwk/kid key.not-thumbprint']],
    ['a point of the curve', { ...jwkOf('p256'), y: 'A'.repeat(43) }, 'sig', 'agent', ['/jwk/x key.off-curve']],
    [
      'Ed25519 of small order',
      { ...jwkOf('ed25519'), x: `AQ${'A'.repeat(41)}` },
      'sig',
      'agent',
      ['/jwk/x key.off-curve'],
    ],
    ['X25519 of small order', { ...jwkOf('x25519'), x: 'A'.repeat(43) }, 'enc', 'system', ['/jwk/x key.off-curve']],
    [
      'all faults are told at once',
      { ...jwkOf('p256'), alg: 'EdDSA', use: 'enc', kid: 'A'.repeat(43) },
      'sig',
      'system',
      ['/jwk/alg key.other-alg', '/jwk/use key.other-use', '/jwk/kid key.not-thumbprint'],
    ],
  ])('%s', (_name, jwk, use, holder, faults) => {
    const refusal = refusalOf(() => checkOfferedKey(jwk, use, holder));
    expect(refusal.code).toBe('party.key-unsuitable');
    expect(refusal.faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(faults);
  });

  it('has one kid however its coordinates are spelt', () => {
    const { x } = jwkOf('ed25519');
    const last = x.at(-1)!;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    // The last of 43 characters carries two stray bits: four spellings decode to the same 32 bytes.
    const spellings = [0, 1, 2, 3].map((stray) => x.slice(0, -1) + alphabet[(alphabet.indexOf(last) & ~3) | stray]!);
    const kids = spellings.map((spelling) => checkOfferedKey({ ...jwkOf('ed25519'), x: spelling }, 'sig', 'agent').kid);
    expect(new Set(kids).size).toBe(1);
  });

  it('never ends in anything but a checked key or a refusal with a code', () => {
    const text = fc.string({ maxLength: 50 });
    fc.assert(
      fc.property(text, text, fc.constantFrom('P-256', 'Ed25519', 'X25519'), (x, y, crv) => {
        const offered = { kty: crv === 'P-256' ? 'EC' : 'OKP', crv, x, y } as OfferedJwk;
        try {
          expect(checkOfferedKey(offered, 'sig', 'agent').kid).toHaveLength(43);
        } catch (error) {
          expect(error).toBeInstanceOf(OncewayError);
        }
      }),
    );
  });
});
