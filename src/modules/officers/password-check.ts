import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { refuse, type ErrorCode } from '../../contracts';
import { OncewayError } from '../../kernel';
import { AuditLog } from '../audit';
import { LoginLimiter } from './login-limiter';
import { OfficerEntity } from './officer.entity';
import { Passwords } from './passwords';

/** Guesses, counted. Whoever asks for a password or a code asks here first. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly auditLog: AuditLog,
    private readonly limiter: LoginLimiter,
    private readonly passwords: Passwords,
  ) {}

  /** Counts an attempt before it is judged. Throws `login.rate-limited` with the seconds to wait. */
  async admit(login: string, address: string): Promise<void> {
    try {
      await this.limiter.admit(login, address);
    } catch (error) {
      if (error instanceof OncewayError && error.code === 'login.rate-limited') this.counted('login.rate-limited');
      throw error;
    }
  }

  /**
   * The officer's own password, asked again within a session: a stolen session must not become a place to guess it
   * without limit. Throws `officer.password-wrong`, `login.rate-limited`.
   */
  async assertOwn(officer: OfficerEntity, password: string, address: string): Promise<void> {
    await this.admit(officer.login, address);
    if (!(await this.passwords.verify(officer.passwordHash, password))) throw this.counted('officer.password-wrong');
  }

  async succeeded(login: string, address: string): Promise<void> {
    await this.limiter.succeeded(login, address);
  }

  counted(code: ErrorCode): OncewayError {
    this.auditLog.countRefusal(code);
    return refuse(code);
  }
}

/** The account's row, locked, if it is still what the credentials were checked against. */
export async function unchanged(tx: EntityManager, checked: OfficerEntity): Promise<OfficerEntity> {
  const row = await tx.findOne(OfficerEntity, { where: { id: checked.id }, lock: { mode: 'pessimistic_write' } });
  const same =
    row?.disabledAt === null &&
    row.passwordHash === checked.passwordHash &&
    row.totpConfirmedAt?.getTime() === checked.totpConfirmedAt?.getTime();
  if (!same) throw refuse('officer.changed-meanwhile');
  return row;
}
