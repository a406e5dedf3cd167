import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  type ConfirmTotp,
  type EnrolTotp,
  type OfficerView,
  type RemoveTotp,
  type TotpEnrolment,
} from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { UnitOfWork } from '../audit';
import { accountAct } from './account-act';
import { lockedAccount } from './locked-account';
import { assertTotpAct } from './officer-lifecycles';
import { OfficerSecrets } from './officer-secrets';
import { OfficerSettings } from './officer-settings';
import { OfficerEntity } from './officer.entity';
import { PasswordCheck, unchanged } from './password-check';
import { recoveryCode } from './password-rules';
import { RecoveryCodeEntity } from './recovery-code.entity';
import { Sessions, type OpenedSession } from './sessions';
import { newTotpSecret, totpStep, totpUri } from './totp-codes';
import { actorOf, officerView } from './views';

const RECOVERY_CODES = 10;
/** What an account without a second factor looks like. */
export const NO_TOTP = { totpSealed: null, totpConfirmedAt: null, totpLastStep: 0 } as const;

/** The optional second factor of an account: a code of the officer's authenticator (RFC 6238) beside the password. */
@Injectable()
export class Totp {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: OfficerSettings,
    private readonly secrets: OfficerSecrets,
    private readonly check: PasswordCheck,
    private readonly sessions: Sessions,
  ) {}

  /**
   * A fresh secret, answered once and asked for nowhere until a code has confirmed it. Throws `officer.totp-state` when
   * one is confirmed already, `officer.password-wrong`, `login.rate-limited`.
   */
  async enrol({ officer }: OpenedSession, { password }: EnrolTotp, address: string): Promise<TotpEnrolment> {
    await this.check.assertOwn(officer, password, address);
    const secret = newTotpSecret();
    const totpSealed = await this.secrets.seal('onceway-totp+jwe', officer.id, secret);
    const actor = actorOf(officer);
    await this.unitOfWork.act(actor, async (tx) => {
      const row = await unchanged(tx, officer);
      assertTotpAct(actor, row, 'enrol');
      await tx.update(OfficerEntity, { id: row.id }, { ...NO_TOTP, totpSealed });
      return { result: undefined, events: [{ type: 'officer.totp-enrolled' }] };
    });
    await this.check.succeeded(officer.login, address);
    return { secret, uri: totpUri(secret, officer.login, new URL(this.settings.publicUrl).host) };
  }

  /**
   * From now on the code is asked. The officer's other sessions, which were opened without it, end. Answers the recovery
   * codes, kept nowhere. Throws `officer.totp-state`, `officer.totp-wrong`, `login.rate-limited`.
   */
  async confirm({ officer, token }: OpenedSession, { code }: ConfirmTotp, address: string): Promise<string[]> {
    await this.check.admit(officer.login, address);
    const codes = Array.from({ length: RECOVERY_CODES }, recoveryCode);
    const actor = actorOf(officer);
    await this.unitOfWork.act(actor, async (tx) => {
      const row = await unchanged(tx, officer);
      assertTotpAct(actor, row, 'confirm');
      const step = await this.stepOf(row, code);
      if (step === undefined) throw this.check.counted('officer.totp-wrong');
      const totpConfirmedAt = new Date(this.settings.clock.now());
      await tx.update(OfficerEntity, { id: row.id }, { totpConfirmedAt, totpLastStep: step });
      await tx.insert(
        RecoveryCodeEntity,
        codes.map((text) => ({ officerId: row.id, codeHash: this.secrets.hash(row.id, text) })),
      );
      await this.sessions.endOthersOf(tx, row.id, token);
      return { result: undefined, events: [{ type: 'officer.totp-enabled' }] };
    });
    await this.check.succeeded(officer.login, address);
    return codes;
  }

  /** Throws `officer.totp-state`, `officer.password-wrong`, `officer.totp-wrong`, `login.rate-limited`. */
  async remove({ officer }: OpenedSession, { password, code }: RemoveTotp, address: string): Promise<void> {
    await this.check.assertOwn(officer, password, address);
    const actor = actorOf(officer);
    await this.unitOfWork.act(actor, async (tx) => {
      const row = await unchanged(tx, officer);
      assertTotpAct(actor, row, 'remove');
      if ((await this.use(tx, row, code)) === undefined) throw this.check.counted('officer.totp-wrong');
      await this.clear(tx, row.id);
      return { result: undefined, events: [{ type: 'officer.totp-removed' }] };
    });
    await this.check.succeeded(officer.login, address);
  }

  /**
   * For an officer whose authenticator is lost: the second factor, its recovery codes and every session end. Throws
   * `officer.own-account`, `officer.unknown`, `officer.totp-state`.
   */
  async reset(actor: OfficerActor, id: string): Promise<OfficerView> {
    return this.unitOfWork.act(actor, async (tx) => {
      const row = await lockedAccount(tx, actor, id);
      assertTotpAct(actor, row, 'reset');
      await this.clear(tx, id);
      await this.sessions.endAllOf(tx, id);
      const result = officerView(Object.assign(row, NO_TOTP));
      return { result, ...accountAct('officer.totp-reset', { department: row.department, officer: id }) };
    });
  }

  /**
   * Uses a code up: a time step opens one session, whichever replica was asked (RFC 6238 §5.2), a recovery code goes with
   * its use. `row` is locked by the caller. Undefined: the code is wrong or was used.
   */
  async use(tx: EntityManager, row: OfficerEntity, code: string): Promise<'totp' | 'recovery-code' | undefined> {
    if (/^\d{6}$/.test(code)) {
      const step = await this.stepOf(row, code);
      if (step === undefined || step <= row.totpLastStep) return undefined;
      await tx.update(OfficerEntity, { id: row.id }, { totpLastStep: step });
      return 'totp';
    }
    const codeHash = this.secrets.hash(row.id, code.toLowerCase());
    const { affected } = await tx.delete(RecoveryCodeEntity, { officerId: row.id, codeHash });
    return affected === 1 ? 'recovery-code' : undefined;
  }

  private async clear(tx: EntityManager, officerId: string): Promise<void> {
    await tx.update(OfficerEntity, { id: officerId }, { ...NO_TOTP });
    await tx.delete(RecoveryCodeEntity, { officerId });
  }

  private async stepOf(row: OfficerEntity, code: string): Promise<number | undefined> {
    const secret = await this.secrets.open('onceway-totp+jwe', row.id, row.totpSealed ?? '');
    if (secret === undefined) throw new Error('a second factor was sealed under another key');
    return totpStep(secret, code, this.settings.clock.now());
  }
}
