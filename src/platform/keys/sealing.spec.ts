import { randomBytes } from 'node:crypto';
import { compactDecrypt, CompactEncrypt, importJWK, type JWK } from 'jose';
import {
  encryptionKey,
  generateEncryptionJwk,
  recipientKey,
  SealedReader,
  SealingSessions,
  sha256Text,
  type MessageToSeal,
  type SealedToOpen,
} from './index';
import { concatKdf, SESSION_KEY_TYPE } from './key-wrap';

const jwk = generateEncryptionJwk();
const key = encryptionKey(jwk);
const recipient = recipientKey(key.publicJwk);
const nowMs = Date.UTC(2026, 0, 1);
const plaintext = Buffer.from('{"subject":"…"}');

const message: MessageToSeal = {
  recipient,
  typ: 'onceway-request+jwe',
  plaintext,
  xid: '0190aaaa-0000-7000-8000-000000000000',
  dir: 'request',
  aud: '11990000MB0000000X',
  expMs: nowMs + 4000,
};
const sessions = new SealingSessions({ now: () => nowMs });
const sealed = sessions.seal(message);
const expected: SealedToOpen = {
  value: sealed.value,
  sessionKey: sealed.sessionKey,
  typ: message.typ,
  xid: message.xid,
  dir: message.dir,
  aud: message.aud,
  nowMs,
};
const open = (changed: Partial<SealedToOpen> = {}) => new SealedReader([key]).open({ ...expected, ...changed });
const refusal = (reason: string) => expect.objectContaining({ code: 'seal.refused', facts: { reason } });

describe('seal', () => {
  it('is opened by its recipient', () => {
    expect(Buffer.from(open())).toEqual(plaintext);
  });

  it('is opened by jose, with the session key that jose unwraps', async () => {
    const wrapped = await compactDecrypt(sealed.sessionKey, await importJWK(jwk as JWK, 'ECDH-ES+A256KW'));
    expect(wrapped.protectedHeader).toMatchObject({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: key.kid });
    const opened = await compactDecrypt(sealed.value.toString(), wrapped.plaintext);
    expect(Buffer.from(opened.plaintext)).toEqual(plaintext);
    expect(opened.protectedHeader).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      typ: message.typ,
      kid: sha256Text(sealed.sessionKey),
      xid: message.xid,
      dir: 'request',
      aud: message.aud,
      exp: (nowMs + 4000) / 1000,
    });
  });

  it('made by jose is opened here', async () => {
    const session = randomBytes(32);
    const sessionKey = await new CompactEncrypt(session)
      .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: key.kid, typ: SESSION_KEY_TYPE })
      .encrypt(await importJWK(key.publicJwk as JWK, 'ECDH-ES+A256KW'));
    const { typ, xid, dir, aud } = message;
    const exp = nowMs / 1000 + 1;
    const value = await new CompactEncrypt(plaintext)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ, kid: sha256Text(sessionKey), xid, dir, aud, exp })
      .encrypt(session);
    expect(Buffer.from(open({ value, sessionKey }))).toEqual(plaintext);
  });

  it.each<[string, string, Partial<SealedToOpen>]>([
    ['of another exchange', 'other-binding', { xid: '0190bbbb-0000-7000-8000-000000000000' }],
    ['of the other direction', 'other-binding', { dir: 'reply' }],
    ['for another department', 'other-binding', { aud: '11990000MB0000001X' }],
    ['of another type', 'other-binding', { typ: 'onceway-reply+jwe' }],
    [
      'with the session key of another',
      'other-binding',
      { sessionKey: new SealingSessions().seal(message).sessionKey },
    ],
    ['at its expiry', 'expired', { nowMs: nowMs + 4000 }],
    ['that is no JWE', 'malformed', { value: Buffer.from('a.b.c') }],
    ['that is empty', 'malformed', { value: Buffer.alloc(0) }],
    ['whose own value is its session key', 'malformed', { value: sealed.sessionKey }],
  ])('%s is refused', (_, reason, changed) => {
    expect(() => open(changed)).toThrow(refusal(reason));
  });

  it('is refused by whom it is not for', () => {
    const other = new SealedReader([encryptionKey(generateEncryptionJwk())]);
    expect(() => other.open(expected)).toThrow(refusal('unknown-session'));
  });

  it('is refused when any character of it or of its session key is changed', () => {
    const reader = new SealedReader([key]);
    for (const part of ['value', 'sessionKey'] as const) {
      const text = part === 'value' ? sealed.value.toString() : sealed.sessionKey;
      for (let at = 0; at < text.length; at++) {
        const changed = Buffer.from(text);
        changed[at]! ^= 1;
        expect(() => reader.open({ ...expected, [part]: changed.toString('latin1') })).toThrow('refused');
      }
    }
  });

  it('has a fresh IV each time and one session key for all', () => {
    const many = Array.from({ length: 500 }, () => sessions.seal(message));
    expect(new Set(many.map(({ value }) => value.toString().split('.')[2])).size).toBe(500);
    expect(new Set(many.map(({ sessionKey }) => sessionKey)).size).toBe(1);
  });
});

describe('sealing session', () => {
  it('ends after ten minutes', () => {
    let now = 0;
    const timed = new SealingSessions({ now: () => now });
    const first = timed.seal(message).sessionKey;
    now = 10 * 60 * 1000 - 1;
    expect(timed.seal(message).sessionKey).toBe(first);
    now += 1;
    expect(timed.seal(message).sessionKey).not.toBe(first);
  });

  it('ends after its number of messages', () => {
    const counted = new SealingSessions({ now: () => 0 }, 3);
    const keys = Array.from({ length: 7 }, () => counted.seal(message).sessionKey);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(new Set(keys).size).toBe(3);
  });

  it('is not shared by two recipients', () => {
    const other = recipientKey(encryptionKey(generateEncryptionJwk()).publicJwk);
    expect(sessions.seal({ ...message, recipient: other }).sessionKey).not.toBe(sealed.sessionKey);
  });
});

describe('Concat KDF', () => {
  it('gives the key of RFC 7518 Appendix C', () => {
    const z = Buffer.from([
      158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163, 218, 128, 106, 72,
      246, 218, 167, 121, 140, 254, 144, 196,
    ]);
    expect(concatKdf(z, 'A128GCM', 128, 'Alice', 'Bob').toString('base64url')).toBe('VqqN6vgjbSBcIijNcacQGg');
  });
});
