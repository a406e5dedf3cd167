import { Injectable } from '@nestjs/common';
import { refuse, type ChangePassword } from '../../contracts';
import { UnitOfWork } from '../audit';
import { OfficerEntity } from './officer.entity';
import { PasswordCheck, unchanged } from './password-check';
import { passwordFaults } from './password-rules';
import { Passwords } from './passwords';
import { Sessions, type OpenedSession } from './sessions';
import { actorOf } from './views';

/** What officers do to their own sessions and passwords. Slow hashes are computed before a transaction, not in it. */
@Injectable()
export class Login {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly check: PasswordCheck,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

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
    await this.check.assertOwn(officer, body.current, address);
    const passwordHash = await this.passwords.hash(body.new);
    const opened = await this.unitOfWork.act(actorOf(officer), async (tx) => {
      const row = await unchanged(tx, officer);
      const change = { passwordHash, mustChangePassword: false };
      await tx.update(OfficerEntity, { id: row.id }, change);
      await this.sessions.endAllOf(tx, row.id);
      const result = await this.sessions.open(tx, Object.assign(row, change), 'password');
      return { result, events: [{ type: 'officer.password-changed' }] };
    });
    await this.check.succeeded(officer.login, address);
    return opened;
  }
}
