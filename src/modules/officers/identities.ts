import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse, type IdentityList, type IdentityView, type LinkIdentity } from '../../contracts';
import { uuidv7, type OfficerActor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { UnitOfWork } from '../audit';
import { accountAct } from './account-act';
import { IdentityEntity } from './identity.entity';
import { lockedAccount } from './locked-account';
import { assertAccountAct } from './officer-lifecycles';
import { OfficerSettings } from './officer-settings';
import { OfficerEntity } from './officer.entity';
import { Sessions } from './sessions';

/** Which subjects of identity providers are which accounts: the authority says so, and nobody about themselves. */
@Injectable()
export class Identities {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: OfficerSettings,
    private readonly sessions: Sessions,
  ) {}

  /** Throws `officer.own-account`, `officer.unknown`, `officer.identity-taken`. */
  async link(actor: OfficerActor, officerId: string, { issuer, subject }: LinkIdentity): Promise<IdentityView> {
    const linkedAt = new Date(this.settings.clock.now());
    const identity = {
      id: uuidv7(linkedAt.getTime()),
      officerId,
      issuer,
      subject,
      linkedBy: actor.officerId,
      linkedAt,
    };
    return this.unitOfWork.act(actor, async (tx) => {
      const account = await lockedAccount(tx, actor, officerId);
      assertAccountAct(actor, account, 'link-identity');
      const inserted = await tx
        .createQueryBuilder()
        .insert()
        .into(IdentityEntity)
        .values(identity)
        .orIgnore()
        .returning('id')
        .execute();
      if ((inserted.raw as unknown[]).length === 0) throw refuse('officer.identity-taken');
      const about = { department: account.department, officer: officerId };
      const result = identityView(identity);
      return { result, ...accountAct('officer.identity-linked', about, { identity: identity.id }) };
    });
  }

  /** Ends the officer's sessions too. Throws `officer.own-account`, `officer.unknown`, `officer.identity-unknown`. */
  async unlink(actor: OfficerActor, officerId: string, id: string): Promise<void> {
    await this.unitOfWork.act(actor, async (tx) => {
      const account = await lockedAccount(tx, actor, officerId);
      assertAccountAct(actor, account, 'unlink-identity');
      const { affected } = await tx.delete(IdentityEntity, { id, officerId });
      if (affected !== 1) throw refuse('officer.identity-unknown');
      await this.sessions.endAllOf(tx, officerId);
      const about = { department: account.department, officer: officerId };
      return { result: undefined, ...accountAct('officer.identity-unlinked', about, { identity: id }) };
    });
  }

  /** Throws `officer.unknown`. */
  async list(officerId: string): Promise<IdentityList> {
    const { manager } = this.source;
    const known = await withDatabase(() => manager.existsBy(OfficerEntity, { id: officerId }));
    if (!known) throw refuse('officer.unknown');
    const rows = await withDatabase(() => manager.find(IdentityEntity, { where: { officerId }, order: { id: 'ASC' } }));
    return { items: rows.map(identityView) };
  }
}

function identityView({ id, issuer, subject, linkedBy, linkedAt }: IdentityEntity): IdentityView {
  return { id, issuer, subject, linkedBy, linkedAt: linkedAt.toISOString() };
}
