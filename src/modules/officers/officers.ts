import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import {
  refuse,
  type CreateOfficer,
  type OfficerCreated,
  type OfficerPage,
  type OfficerView,
  type PageQuery,
} from '../../contracts';
import { holdsRole, overseesAll, uuidv7, type Actor, type OfficerActor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { UnitOfWork } from '../audit';
import { legibilityFaults, Parties } from '../parties';
import { accountAct } from './account-act';
import { lockedAccount } from './locked-account';
import { assertAccountAct } from './officer-lifecycles';
import { OfficerSettings } from './officer-settings';
import { OfficerEntity } from './officer.entity';
import { oneTimePassword } from './password-rules';
import { Passwords } from './passwords';
import { roleFaults } from './role-rules';
import { Sessions } from './sessions';
import { NO_TOTP } from './totp';
import { officerView } from './views';

const RECORDED = {
  disable: 'officer.disabled',
  enable: 'officer.enabled',
  'reset-password': 'officer.password-reset',
} as const;

/** Accounts, as the authority and the command line keep them. */
@Injectable()
export class Officers {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: OfficerSettings,
    private readonly parties: Parties,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

  /**
   * A new account and its one-time password, which is kept nowhere. Throws `officer.login-taken`,
   * `officer.role-unsuitable` with every fault of {@link roleFaults}, `party.department-unknown`.
   */
  async createOfficer(actor: Actor, { login, name, department, roles }: CreateOfficer): Promise<OfficerCreated> {
    if (actor.kind !== 'operator' && !holdsRole(actor, 'authority-officer')) throw refuse('access.denied');
    const named = legibilityFaults('/name', name);
    if (named.length > 0) throw refuse('contract.broken', { faults: named });
    const firstPassword = oneTimePassword();
    const passwordHash = await this.passwords.hash(firstPassword);
    const createdAt = new Date(this.settings.clock.now());
    const row = this.source.manager.create(OfficerEntity, {
      ...{ id: uuidv7(createdAt.getTime()), department, login, name, roles },
      ...{ passwordHash, mustChangePassword: true, passwordSetAt: createdAt, createdAt, disabledAt: null, ...NO_TOTP },
    });
    return this.unitOfWork.act(actor, async (tx) => {
      const { kind } = await this.parties.lockActiveDepartment(tx, department);
      const faults = roleFaults(roles, kind);
      if (faults.length > 0) throw refuse('officer.role-unsuitable', { faults });
      await insertOfficer(tx, row);
      const result = { officer: officerView(row), firstPassword };
      const facts = { roles: roles.join(' ') };
      return { result, ...accountAct('officer.created', { department, officer: row.id }, facts) };
    });
  }

  /** Authority officers and auditors see everybody, others their own department. */
  async list(actor: OfficerActor, query: PageQuery): Promise<OfficerPage> {
    const { after, limit } = readCursor(query, 'uuid');
    const seesAll = overseesAll(actor);
    const rows = await withDatabase(() =>
      this.source.manager.find(OfficerEntity, {
        where: {
          ...(!seesAll && { department: actor.department }),
          ...(after !== undefined && { id: MoreThan(after) }),
        },
        order: { id: 'ASC' },
        take: limit + 1,
      }),
    );
    return pageOf(rows, limit, ({ id }) => id, officerView);
  }

  /** Ends the officer's sessions with the account. Throws `officer.wrong-state` when there is nothing to do. */
  async disable(actor: OfficerActor, id: string): Promise<OfficerView> {
    return this.change(actor, id, 'disable', async (tx) => {
      await this.sessions.endAllOf(tx, id);
      return { disabledAt: new Date(this.settings.clock.now()) };
    });
  }

  async enable(actor: OfficerActor, id: string): Promise<OfficerView> {
    return this.change(actor, id, 'enable', () => Promise.resolve({ disabledAt: null }));
  }

  /** A new one-time password; the old one and every session end. */
  async resetPassword(actor: OfficerActor, id: string): Promise<OfficerCreated> {
    const firstPassword = oneTimePassword();
    const passwordHash = await this.passwords.hash(firstPassword);
    const officer = await this.change(actor, id, 'reset-password', async (tx) => {
      await this.sessions.endAllOf(tx, id);
      return { passwordHash, mustChangePassword: true, passwordSetAt: new Date(this.settings.clock.now()) };
    });
    return { officer, firstPassword };
  }

  /** Changes another officer's account. */
  private async change(
    actor: OfficerActor,
    id: string,
    act: keyof typeof RECORDED,
    decide: (tx: EntityManager) => Promise<Partial<OfficerEntity>>,
  ): Promise<OfficerView> {
    return this.unitOfWork.act(actor, async (tx) => {
      const row = await lockedAccount(tx, actor, id);
      assertAccountAct(actor, row, act);
      const change = await decide(tx);
      await tx.update(OfficerEntity, { id }, change);
      const result = officerView(Object.assign(row, change));
      return { result, ...accountAct(RECORDED[act], { department: row.department, officer: id }) };
    });
  }
}

async function insertOfficer(tx: EntityManager, row: OfficerEntity): Promise<void> {
  const inserted = await tx
    .createQueryBuilder()
    .insert()
    .into(OfficerEntity)
    .values(row)
    .orIgnore()
    .returning('id')
    .execute();
  if ((inserted.raw as unknown[]).length === 0) throw refuse('officer.login-taken');
}
