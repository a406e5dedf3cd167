import { Injectable } from '@nestjs/common';
import { DataSource, LessThan, Not, type EntityManager } from 'typeorm';
import { withDatabase } from '../../platform/database';
import { OfficerSettings } from './officer-settings';
import type { OfficerEntity } from './officer.entity';
import { newSessionToken, sessionIdHash } from './session-cookie';
import { SessionEntity, type SessionOrigin } from './session.entity';

const ABSOLUTE_MS = 8 * 60 * 60_000;
const IDLE_MS = 30 * 60_000;
/** How stale `last_seen_at` may be: a write a minute, not one a request. */
const TOUCH_MS = 60_000;

/** A session just opened; the token exists nowhere else. */
export interface OpenedSession {
  token: string;
  officer: OfficerEntity;
  origin: SessionOrigin;
  expiresAt: Date;
}

/** Rows of sessions: opened, found while they live, ended. */
@Injectable()
export class Sessions {
  constructor(
    private readonly source: DataSource,
    private readonly settings: OfficerSettings,
  ) {}

  async open(tx: EntityManager, officer: OfficerEntity, origin: SessionOrigin): Promise<OpenedSession> {
    const nowMs = this.settings.clock.now();
    const token = newSessionToken();
    const expiresAt = new Date(nowMs + ABSOLUTE_MS);
    const createdAt = new Date(nowMs);
    // Nobody asks for ended sessions again; each login clears away what has run out.
    await tx.delete(SessionEntity, { expiresAt: LessThan(createdAt) });
    await tx.insert(SessionEntity, {
      idHash: sessionIdHash(token),
      officerId: officer.id,
      origin,
      createdAt,
      lastSeenAt: createdAt,
      expiresAt,
    });
    return { token, officer, origin, expiresAt };
  }

  /** Whether the officer's one-time password has waited too long for its first use: it opens nothing any more. */
  waitedTooLong({ mustChangePassword, passwordSetAt }: OfficerEntity): boolean {
    const { clock, oneTimePasswordMs } = this.settings;
    return mustChangePassword && clock.now() - passwordSetAt.getTime() > oneTimePasswordMs;
  }

  /** The living session of a token, with its officer; undefined when it ran out, idled away or was ended. */
  async find(token: string): Promise<OpenedSession | undefined> {
    const nowMs = this.settings.clock.now();
    const idHash = sessionIdHash(token);
    const row = await withDatabase(() =>
      this.source.manager.findOne(SessionEntity, { where: { idHash }, relations: { officer: true } }),
    );
    if (row?.officer?.disabledAt !== null) return undefined;
    if (nowMs >= row.expiresAt.getTime() || nowMs - row.lastSeenAt.getTime() >= IDLE_MS) return undefined;
    if (nowMs - row.lastSeenAt.getTime() >= TOUCH_MS) await this.touch(idHash, nowMs);
    return { token, officer: row.officer, origin: row.origin, expiresAt: row.expiresAt };
  }

  async end(tx: EntityManager, token: string): Promise<void> {
    await tx.delete(SessionEntity, { idHash: sessionIdHash(token) });
  }

  /** Ends every session of an officer: a new password or a disabled account must not leave one open somewhere. */
  async endAllOf(tx: EntityManager, officerId: string): Promise<void> {
    await tx.delete(SessionEntity, { officerId });
  }

  /** Ends every session of an officer but one. */
  async endOthersOf(tx: EntityManager, officerId: string, token: string): Promise<void> {
    await tx.delete(SessionEntity, { officerId, idHash: Not(sessionIdHash(token)) });
  }

  private async touch(idHash: string, nowMs: number): Promise<void> {
    await withDatabase(() => this.source.manager.update(SessionEntity, { idHash }, { lastSeenAt: new Date(nowMs) }));
  }
}
