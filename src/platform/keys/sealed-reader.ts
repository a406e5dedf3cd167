import { LRUCache } from 'lru-cache';
import { refuse } from '../../contracts';
import { sha256Text } from './digest';
import type { EncryptionKey } from './encryption-keys';
import { decryptParts, splitJwe } from './jwe';
import { unwrapSessionKey } from './key-wrap';
import type { Direction, SealType } from './sealing';

export interface SealedToOpen {
  value: Uint8Array | string;
  sessionKey: string;
  /** What the message must be bound to. */
  typ: SealType;
  xid: string;
  dir: Direction;
  aud: string;
  nowMs: number;
}

/** Why a seal was refused; stands in the refusal's facts as `reason`. */
export type SealRefusal = 'malformed' | 'other-binding' | 'expired' | 'unknown-session' | 'broken';

const MOST_SESSIONS = 4096;

/** Opens sealed messages. Session keys once unwrapped are kept by the digest of their wrapping, the oldest dropped first. */
export class SealedReader {
  private readonly keys: Map<string, EncryptionKey>;
  private readonly sessions = new LRUCache<string, Buffer>({ max: MOST_SESSIONS });

  constructor(keys: readonly EncryptionKey[]) {
    this.keys = new Map(keys.map((key) => [key.kid, key]));
  }

  /** The plaintext. Throws `seal.refused`, facts `{reason}`, when the seal does not hold or is bound to something else. */
  open(sealed: SealedToOpen): Uint8Array {
    const text = typeof sealed.value === 'string' ? sealed.value : Buffer.from(sealed.value).toString('latin1');
    const parts = splitJwe(text);
    if (parts?.header.alg !== 'dir' || parts.header.enc !== 'A256GCM' || parts.encryptedKey !== '') {
      throw refused('malformed');
    }
    const { typ, xid, dir, aud, exp, kid } = parts.header;
    const session = sha256Text(sealed.sessionKey);
    const bound = typ === sealed.typ && xid === sealed.xid && dir === sealed.dir && aud === sealed.aud;
    if (!bound || kid !== session) throw refused('other-binding');
    if (typeof exp !== 'number' || !(sealed.nowMs < exp * 1000)) throw refused('expired');
    const plaintext = decryptParts(parts, this.sessionKeyOf(session, sealed.sessionKey));
    if (!plaintext) throw refused('broken');
    return plaintext;
  }

  private sessionKeyOf(digest: string, wrapped: string): Buffer {
    const known = this.sessions.get(digest);
    if (known) return known;
    const key = unwrapSessionKey(wrapped, (kid) => this.keys.get(kid));
    if (!key) throw refused('unknown-session');
    this.sessions.set(digest, key);
    return key;
  }
}

function refused(reason: SealRefusal): Error {
  return refuse('seal.refused', { detail: `sealed message refused: ${reason}`, facts: { reason } });
}
