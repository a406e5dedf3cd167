import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { systemClock, type Clock } from '../../kernel';
import { sha256Text } from './digest';
import type { Recipient } from './encryption-keys';
import { encryptParts } from './jwe';
import { wrapSessionKey } from './key-wrap';

export type SealType = 'onceway-request+jwe' | 'onceway-reply+jwe' | 'onceway-pending+jwe';
/** `pending`: kept in between, by a gateway for the worker. */
export type Direction = 'request' | 'reply' | 'pending';

export interface MessageToSeal {
  recipient: Recipient;
  typ: SealType;
  plaintext: Uint8Array;
  /** Exchange id. */
  xid: string;
  dir: Direction;
  /** Whom it is meant for: a credit code, or the gateway. */
  aud: string;
  /** Epoch milliseconds after which no one should open it. */
  expMs: number;
}

export interface SealedMessage {
  /** Compact JWE, the record's value. */
  value: Buffer;
  /** Compact JWE of the session key, the record's `session-key` header. */
  sessionKey: string;
  /** Its SHA-256, base64url, as statements name it. */
  sessionDigest: string;
}

interface Session {
  key: Buffer;
  wrapped: string;
  kid: string;
  untilMs: number;
  left: number;
}

const SESSION_MS = 10 * 60 * 1000;
/** Far below the 2^32 messages at which random 96-bit IVs become unsafe (NIST SP 800-38D §8.3). */
const SESSION_MESSAGES = 2 ** 20;
const MOST_RECIPIENTS = 4096;

/** Seals messages, with one session key a recipient for at most 10 minutes or 2^20 messages. Keys live in memory only. */
export class SealingSessions {
  private readonly sessions = new LRUCache<string, Session>({ max: MOST_RECIPIENTS });

  constructor(
    private readonly clock: Clock = systemClock,
    private readonly messagesPerSession = SESSION_MESSAGES,
  ) {}

  seal(message: MessageToSeal): SealedMessage {
    const session = this.sessionFor(message.recipient);
    session.left -= 1;
    const header = {
      alg: 'dir',
      enc: 'A256GCM',
      typ: message.typ,
      kid: session.kid,
      xid: message.xid,
      dir: message.dir,
      aud: message.aud,
      exp: Math.ceil(message.expMs / 1000),
    };
    return {
      value: Buffer.from(encryptParts(header, session.key, message.plaintext)),
      sessionKey: session.wrapped,
      sessionDigest: session.kid,
    };
  }

  private sessionFor(recipient: Recipient): Session {
    const known = this.sessions.get(recipient.kid);
    const now = this.clock.now();
    if (known && known.left > 0 && now < known.untilMs) return known;
    const key = randomBytes(32);
    const wrapped = wrapSessionKey(key, recipient);
    const session = {
      key,
      wrapped,
      kid: sha256Text(wrapped),
      untilMs: now + SESSION_MS,
      left: this.messagesPerSession,
    };
    this.sessions.set(recipient.kid, session);
    return session;
  }
}
