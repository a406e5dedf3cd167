import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, Not, type EntityManager } from 'typeorm';
import {
  refuse,
  type KeyPage,
  type KeyView,
  type PublishedKey,
  type ReceiptKeys,
  type RegisterKey,
} from '../../contracts';
import type { Actor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { AuditSettings, UnitOfWork, type Deed, type News } from '../audit';
import { activeDepartment } from './departments';
import { keyLifecycle, moved } from './party-lifecycles';
import { manages, sees } from './party-rules';
import { checkOfferedKey } from './public-key';
import { PublishedKeyEntity } from './published-key.entity';
import { takeKid } from './take-kid';
import { keyState, keyView, receiptKey } from './views';

const MOST_ACTIVE = 8;
const MOST_LISTED = 200;
/** Limit of the contract; a key a month for a hundred departments fills it in eight years. */
const MOST_RECEIPT_KEYS = 10_000;

/** Keys that agents learn from exchange.keys: their own, and the gateway's (department null). */
@Injectable()
export class PublishedKeys {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /** A key of a department's agents. Throws as SystemKeys.register does, with `party.department-unknown`. */
  async registerAgentKey(actor: Actor, department: string, offer: RegisterKey): Promise<KeyView> {
    if (!manages(actor, department)) throw refuse('party.department-unknown');
    return this.register(actor, department, offer);
  }

  /** A key that the gateway's replicas share; the command line's alone. */
  async registerGatewayKey(actor: Actor, offer: RegisterKey): Promise<KeyView> {
    if (actor.kind !== 'operator') throw refuse('access.denied');
    return this.register(actor, null, offer);
  }

  async revokeAgentKey(actor: Actor, department: string, kid: string): Promise<void> {
    if (!manages(actor, department)) throw refuse('party.department-unknown');
    await this.revoke(actor, department, kid);
  }

  async revokeGatewayKey(actor: Actor, kid: string): Promise<void> {
    if (actor.kind !== 'operator') throw refuse('access.denied');
    await this.revoke(actor, null, kid);
  }

  async list(actor: Actor, department: string): Promise<KeyPage> {
    if (!sees(actor, department)) throw refuse('party.department-unknown');
    const rows = await withDatabase(() =>
      this.source.manager.find(PublishedKeyEntity, {
        where: { department },
        order: { registeredAt: 'DESC', kid: 'ASC' },
        take: MOST_LISTED,
      }),
    );
    return { items: rows.map(keyView) };
  }

  /** All signing keys that agents ever had: a receipt is verified long after its key was retired. */
  async receiptKeys(): Promise<ReceiptKeys> {
    const rows = await withDatabase(() =>
      this.source.manager.find(PublishedKeyEntity, {
        where: { department: Not(IsNull()), use: 'sig' },
        order: { registeredAt: 'DESC', kid: 'ASC' },
        take: MOST_RECEIPT_KEYS,
      }),
    );
    return { keys: rows.flatMap((row) => (hasDepartment(row) ? [receiptKey(row)] : [])) };
  }

  private async register(
    actor: Actor,
    department: string | null,
    { jwk: offered, use }: RegisterKey,
  ): Promise<KeyView> {
    return this.unitOfWork.act(actor, async (tx) => {
      await this.assertRoom(tx, department);
      const { kid, jwk } = checkOfferedKey(offered, use, department === null ? 'gateway' : 'agent');
      await takeKid(tx, kid);
      const registeredAt = new Date(this.settings.clock.now());
      const seq = await nextSeq(tx);
      const row = tx.create(PublishedKeyEntity, { kid, department, use, jwk, seq, registeredAt, revokedAt: null });
      await tx.insert(PublishedKeyEntity, row);
      return { result: keyView(row), ...told('key.registered', row), news: [announcement(row)] };
    });
  }

  private async revoke(actor: Actor, department: string | null, kid: string): Promise<void> {
    await this.unitOfWork.act(actor, async (tx) => {
      const where = { kid, department: department ?? IsNull() };
      const found = await tx.findOne(PublishedKeyEntity, { where, lock: { mode: 'pessimistic_write' } });
      if (found === null) throw refuse('party.key-unknown');
      moved(keyLifecycle, { state: keyState(found), department: department ?? 'gateway' }, 'revoke', actor);
      const change = { revokedAt: new Date(this.settings.clock.now()), seq: await nextSeq(tx) };
      await tx.update(PublishedKeyEntity, { kid }, change);
      const row = Object.assign(found, change);
      return { result: undefined, ...told('key.revoked', row), news: [announcement(row)] };
    });
  }

  private async assertRoom(tx: EntityManager, department: string | null): Promise<void> {
    // The gateway's keys are the operators' own business; the lock on the department makes the count hold.
    if (department === null) return;
    await activeDepartment(tx, department, 'pessimistic_write');
    const active = await tx.countBy(PublishedKeyEntity, { department, revokedAt: IsNull() });
    if (active >= MOST_ACTIVE) throw refuse('party.key-limit', { facts: { limit: MOST_ACTIVE } });
  }
}

function hasDepartment(row: PublishedKeyEntity): row is PublishedKeyEntity & { department: string } {
  return row.department !== null;
}

/** Taken under the row's lock or before the row exists, so the numbers of one key rise in the order of its changes. */
async function nextSeq(tx: EntityManager): Promise<string> {
  const [row] = await tx.query<{ seq: string }[]>(`SELECT nextval('key_news_seq') AS seq`);
  if (row === undefined) throw new Error('a sequence always answers');
  return row.seq;
}

function told(
  type: 'key.registered' | 'key.revoked',
  { kid, use, department }: PublishedKeyEntity,
): Pick<Deed<unknown>, 'events' | 'tells'> {
  const facts = { kid, use, owner: department ?? 'gateway' };
  if (department === null) return { events: [{ type, facts }] };
  return {
    events: [{ type, department, facts }],
    tells: [{ to: [department], type: `onceway.${type}.v1`, subject: kid, data: { kid, use } }],
  };
}

function announcement(row: PublishedKeyEntity): News {
  const value: PublishedKey = {
    owner: row.department ?? 'gateway',
    use: row.use,
    kid: row.kid,
    jwk: row.jwk,
    status: row.revokedAt === null ? 'active' : 'revoked',
    notBefore: row.registeredAt.toISOString(),
    seq: Number(row.seq),
  };
  return { topic: 'exchange.keys', key: row.kid, value };
}
