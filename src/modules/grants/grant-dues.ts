import type { DataSource, EntityManager } from 'typeorm';

import { withDatabase } from '../../platform/database';
import { UnitOfWork, type AuditEvent, type AuditSettings } from '../audit';
import type { Telling } from '../events';
import { disposalLifecycle } from './disposal-lifecycle';
import { markOverdue } from './disposal-rows';
import { closeGrant, recordOf } from './grant-acts';
import { dueOnes, markExpired, noteMissing, noteReminders, type DueKind } from './due-rows';
import { grantLifecycle } from './grant-lifecycle';
import type { Grant } from './grant-row';
import { findGrantForUpdate } from './grant-rows';
import { shanghaiDay } from './grant-rules';
import { telling } from './grant-tellings';

/** Grants looked at in one go; each is settled in a transaction of its own. */
const AT_ONCE = 100;

interface Settled {
  events: readonly [AuditEvent, ...AuditEvent[]];
  tells: readonly Telling[];
}
type Settle = (tx: EntityManager, grant: Grant, at: Date) => Promise<Settled | undefined>;

/** In this order: what has expired is not announced, and it is the nearer of two announcements that is told. */
const DUES: readonly (readonly [DueKind, Settle])[] = [
  ['expired', expire],
  ['expiring-7', (tx, grant, at) => announce(tx, grant, at, 7)],
  ['expiring-30', (tx, grant, at) => announce(tx, grant, at, 30)],
  ['overdue', fallOverdue],
  ['attributes', tellAttributes],
];

/** Thrown to leave a transaction in which there turned out to be nothing to do: another worker was faster. */
class NothingDue extends Error {}

/**
 * What falls due without anybody's act: the worker's job. Any number of workers may run it: each grant is locked, looked
 * at again and settled once. A suspension never waits for it: standing is computed at every use.
 */
export class GrantDues {
  private readonly unitOfWork: UnitOfWork;

  constructor(
    private readonly source: DataSource,
    private readonly settings: AuditSettings,
  ) {
    this.unitOfWork = new UnitOfWork(source, settings);
  }

  /** What keeps one grant from being settled does not keep the others. */
  async settle(): Promise<void> {
    const faults: unknown[] = [];
    for (const [kind, settle] of DUES) await this.settleAll(kind, settle, faults);
    if (faults.length > 0) throw new AggregateError(faults, 'not every grant that is due could be settled');
  }

  private async settleAll(kind: DueKind, settle: Settle, faults: unknown[]): Promise<void> {
    let after: string | undefined;
    do {
      const today = shanghaiDay(this.settings.clock.now());
      const ids = await withDatabase(() => dueOnes(this.source, kind, { today, after, limit: AT_ONCE }));
      for (const id of ids) await this.settleOne(id, settle).catch((fault: unknown) => faults.push(fault));
      after = ids.length < AT_ONCE ? undefined : ids.at(-1);
    } while (after !== undefined);
  }

  private async settleOne(id: string, settle: Settle): Promise<void> {
    try {
      await this.unitOfWork.act({ kind: 'operator' }, async (tx) => {
        const grant = await findGrantForUpdate(tx, id);
        const at = new Date(this.settings.clock.now());
        const settled = grant === undefined ? undefined : await settle(tx, grant, at);
        if (settled === undefined) throw new NothingDue();
        return { result: undefined, ...settled };
      });
    } catch (error) {
      if (!(error instanceof NothingDue)) throw error;
    }
  }
}

async function expire(tx: EntityManager, grant: Grant, at: Date): Promise<Settled | undefined> {
  const move = grantLifecycle.next(grant.state, 'expire', { roles: ['clock'], earlierActs: [] });
  if ('refused' in move || grant.valid_until >= shanghaiDay(at.getTime())) return undefined;
  await markExpired(tx, grant.id, move.to, at);
  const until = grant.valid_until;
  return {
    events: [recordOf('grant.expired', grant, { until })],
    tells: [telling('onceway.grant.expired.v1', grant, { until }), await closeGrant(tx, grant, at)],
  };
}

async function announce(tx: EntityManager, grant: Grant, at: Date, days: 7 | 30): Promise<Settled | undefined> {
  if (grant.state !== 'approved' || !(await noteReminders(tx, grant, days, at))) return undefined;
  const facts = { until: grant.valid_until, days };
  return {
    events: [recordOf('grant.expiring', grant, facts)],
    tells: [telling('onceway.grant.expiring.v1', grant, facts)],
  };
}

/** Told once, and to the authority too (R25 art. 27). */
async function fallOverdue(tx: EntityManager, grant: Grant, at: Date): Promise<Settled | undefined> {
  const duty = grant.disposal;
  if (duty === null || duty.due_on >= shanghaiDay(at.getTime())) return undefined;
  const move = disposalLifecycle.next(duty.state, 'fall-overdue', { roles: ['clock'], earlierActs: [] });
  if ('refused' in move) return undefined;
  await markOverdue(tx, grant.id, move.to, at);
  const facts = { dueOn: duty.due_on, method: duty.method };
  const authority = await tx.query<{ code: string }[]>(`SELECT code FROM departments WHERE kind = 'authority'`);
  const to = [grant.department, grant.provider, ...authority.map(({ code }) => code)];
  return {
    events: [recordOf('grant.disposal-overdue', grant, facts)],
    tells: [telling('onceway.grant.disposal-overdue.v1', grant, facts, to)],
  };
}

/** The loss has suspended the grant in its moment already; here both departments learn of it. */
async function tellAttributes(tx: EntityManager, grant: Grant): Promise<Settled | undefined> {
  const { lost, regained } = await noteMissing(tx, grant);
  const [first, ...more] = [
    ...(lost.length > 0 ? [recordOf('grant.attribute-lost', grant, { attributes: lost.join(' ') })] : []),
    ...(regained.length > 0 ? [recordOf('grant.attribute-regained', grant, { attributes: regained.join(' ') })] : []),
  ];
  if (first === undefined) return undefined;
  return {
    events: [first, ...more],
    tells: [
      ...lost.map((attribute) => telling('onceway.grant.attribute-lost.v1', grant, { attribute })),
      ...regained.map((attribute) => telling('onceway.grant.attribute-regained.v1', grant, { attribute })),
    ],
  };
}
