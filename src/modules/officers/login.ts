import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse, type ChangePassword, type ErrorCode, type LoginRequest } from '../../contracts';
import { OncewayError } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { AuditLog, UnitOfWork } from '../audit';
import { LoginLimiter } from './login-limiter';
import { OfficerEntity } from './officer.entity';
import { passwordFaults } from './password-rules';
import { Passwords } from './passwords';
import { Sessions, type OpenedSession } from './sessions';
import { actorOf } from './views';

/** Passwords given and changed by the officers themselves. Slow hashes are computed before a transaction, not in it. */
@Injectable()
export class Login {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly auditLog: AuditLog,
    private readonly limiter: LoginLimiter,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Opens a session. Unknown login, wrong password and disabled account are one refusal, `login.refused`, after equal
   * work. Throws `login.rate-limited` with the seconds to wait, and `login.one-time-password-expired`.
   */
  async login({ login: typed, password }: LoginRequest, address: string): Promise<OpenedSession> {
    const login = typed.toLowerCase();
    await this.admit(login, address);
    const officer = await withDatabase(() => this.source.manager.findOneBy(OfficerEntity, { login }));
    const right = await this.passwords.verify(officer?.passwordHash, password);
    if (officer === null || !right || officer.disabledAt !== null) throw this.counted('login.refused');
    // Only whoever knows the password learns that its time is over.
    if (this.sessions.waitedTooLong(officer)) throw this.counted('login.one-time-password-expired');
    const opened = await this.unitOfWork.act(actorOf(officer), async (tx) => {
      const row = await unchanged(tx.findOne(OfficerEntity, { where: { id: officer.id }, lock: WRITE }), officer);
      return { result: await this.sessions.open(tx, row), events: [{ type: 'officer.logged-in' }] };
    });
    await this.limiter.succeeded(login, address);
    return opened;
  }

  async logout({ token, officer }: OpenedSession): Promise<void> {
    await this.unitOfWork.act(actorOf(officer), async (tx) => {
      await this.sessions.end(tx, token);
      return { result: undefined, events: [{ type: 'officer.logged-out' }] };
    });
  }

  /**
   * Sets a new password, ends every session of the officer and opens a new one: a cookie that leaked under the old
   * password is worth nothing now. Throws `officer.password-weak` with all faults, `officer.password-wrong`,
   * `officer.changed-meanwhile`, `login.rate-limited`.
   */
  async changePassword({ officer }: OpenedSession, body: ChangePassword, address: string): Promise<OpenedSession> {
    const faults = passwordFaults({ ...body, login: officer.login });
    if (faults.length > 0) throw refuse('officer.password-weak', { faults });
    // A stolen session must not become a place to guess the password without limit.
    await this.admit(officer.login, address);
    if (!(await this.passwords.verify(officer.passwordHash, body.current)))
      throw this.counted('officer.password-wrong');
    const passwordHash = await this.passwords.hash(body.new);
    const opened = await this.unitOfWork.act(actorOf(officer), async (tx) => {
      const row = await unchanged(tx.findOne(OfficerEntity, { where: { id: officer.id }, lock: WRITE }), officer);
      const change = { passwordHash, mustChangePassword: false };
      await tx.update(OfficerEntity, { id: row.id }, change);
      await this.sessions.endAllOf(tx, row.id);
      const result = await this.sessions.open(tx, Object.assign(row, change));
      return { result, events: [{ type: 'officer.password-changed' }] };
    });
    await this.limiter.succeeded(officer.login, address);
    return opened;
  }

  private async admit(login: string, address: string): Promise<void> {
    try {
      await this.limiter.admit(login, address);
    } catch (error) {
      if (error instanceof OncewayError && error.code === 'login.rate-limited') this.counted('login.rate-limited');
      throw error;
    }
  }

  private counted(code: ErrorCode): OncewayError {
    this.auditLog.countRefusal(code);
    return refuse(code);
  }
}

const WRITE = { mode: 'pessimistic_write' } as const;

/** The account's row, locked, if it is still what the password was checked against. */
async function unchanged(reading: Promise<OfficerEntity | null>, checked: OfficerEntity): Promise<OfficerEntity> {
  const row = await reading;
  if (row?.disabledAt !== null || row.passwordHash !== checked.passwordHash) {
    throw refuse('officer.changed-meanwhile');
  }
  return row;
}
