import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { refuse, type KeyPage, type KeyView, type RegisterKey } from '../../contracts';
import type { Actor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { AuditSettings, UnitOfWork, type Deed } from '../audit';
import { keyLifecycle, moved } from './party-lifecycles';
import { sees } from './party-rules';
import { checkOfferedKey } from './public-key';
import { SystemKeyEntity } from './system-key.entity';
import { SystemEntity } from './system.entity';
import { managedSystem } from './systems';
import { takeKid } from './take-kid';
import { keyState, keyView } from './views';

/** Room for an overlap at every rotation; more would only be keys that nobody looks after. */
const MOST_ACTIVE = 8;
/** A system's keys are listed in one page; those revoked count too. */
const MOST_LISTED = 200;

@Injectable()
export class SystemKeys {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /** Throws `party.key-private`, `party.key-unsuitable`, `party.key-taken`, `party.key-limit`, `party.system-unknown`. */
  async register(actor: Actor, systemId: string, { jwk: offered, use }: RegisterKey): Promise<KeyView> {
    return this.unitOfWork.act(actor, async (tx) => {
      const { department } = await managedSystem(tx, actor, systemId);
      const { kid, jwk } = checkOfferedKey(offered, use, 'system');
      if ((await tx.countBy(SystemKeyEntity, { systemId, revokedAt: IsNull() })) >= MOST_ACTIVE) {
        throw refuse('party.key-limit', { facts: { limit: MOST_ACTIVE } });
      }
      await takeKid(tx, kid);
      const registeredAt = new Date(this.settings.clock.now());
      const row = tx.create(SystemKeyEntity, { kid, systemId, use, jwk, registeredAt, revokedAt: null });
      await tx.insert(SystemKeyEntity, row);
      return { result: keyView(row), ...told('key.registered', department, row) };
    });
  }

  async list(actor: Actor, systemId: string): Promise<KeyPage> {
    const system = await withDatabase(() => this.source.manager.findOneBy(SystemEntity, { id: systemId }));
    if (system === null || !sees(actor, system.department)) throw refuse('party.system-unknown');
    const rows = await withDatabase(() =>
      this.source.manager.find(SystemKeyEntity, {
        where: { systemId },
        order: { registeredAt: 'DESC', kid: 'ASC' },
        take: MOST_LISTED,
      }),
    );
    return { items: rows.map(keyView) };
  }

  /** Effective on the next call. Throws `party.wrong-state` when it was revoked before. */
  async revoke(actor: Actor, systemId: string, kid: string): Promise<void> {
    await this.unitOfWork.act(actor, async (tx) => {
      const { department } = await managedSystem(tx, actor, systemId);
      const row = await tx.findOneBy(SystemKeyEntity, { kid, systemId });
      if (row === null) throw refuse('party.key-unknown');
      moved(keyLifecycle, { state: keyState(row), department }, 'revoke', actor);
      await tx.update(SystemKeyEntity, { kid }, { revokedAt: new Date(this.settings.clock.now()) });
      return { result: undefined, ...told('key.revoked', department, row) };
    });
  }
}

function told(
  type: 'key.registered' | 'key.revoked',
  department: string,
  { kid, systemId: system, use }: SystemKeyEntity,
): Pick<Deed<unknown>, 'events' | 'tells'> {
  return {
    events: [{ type, department, system, facts: { kid, use } }],
    tells: [{ to: [department], type: `onceway.${type}.v1`, subject: kid, data: { kid, use, system } }],
  };
}
