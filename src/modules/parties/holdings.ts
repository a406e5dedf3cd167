import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import {
  refuse,
  type AssignAttribute,
  type HeldAttribute,
  type HeldAttributePage,
  type PageQuery,
} from '../../contracts';
import { uuidv7, type Actor, type Fault } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { AuditSettings, UnitOfWork, type Deed } from '../audit';
import { AttributeEntity } from './attribute.entity';
import { DepartmentAttributeEntity } from './department-attribute.entity';
import { DepartmentEntity } from './department.entity';
import { fault, textFaults } from './free-text';
import { holdingTelling, lossOf } from './holding-tellings';
import { moved, holdingLifecycle, type HoldingState } from './party-lifecycles';
import { holdingView } from './views';

/** A holding as it stands, by the calendar of Asia/Shanghai. */
interface Standing {
  state: HoldingState;
  today: string;
  /** The row that nobody has ended yet; of a lapsed one the last day has passed. */
  open: DepartmentAttributeEntity | undefined;
  /** Whether the department ever held it. */
  everHeld: boolean;
}

/** Which department has which attribute, on which legal basis and until when. Grants read it again at every use. */
@Injectable()
export class Holdings {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /**
   * Gives a department an attribute, or one that it has a later last day. Throws `party.department-unknown`,
   * `party.attribute-unknown`, and `party.wrong-state` when that would change nothing.
   */
  async assign(actor: Actor, department: string, attribute: string, body: AssignAttribute): Promise<HeldAttribute> {
    return this.unitOfWork.act(actor, async (tx) => {
      const standing = await this.lockedStanding(tx, department, attribute);
      const act = standing.state === 'held' ? 'prolong' : 'assign';
      moved(holdingLifecycle, { state: standing.state, department }, act, actor);
      if (act === 'prolong' && !isLater(body.until, standing.open?.until)) throw refuse('party.wrong-state');
      throwIfAny(basisFaults(body, standing.today));
      const { open } = standing;
      if (open !== undefined) await this.end(tx, open, act === 'prolong' ? 'prolonged' : 'expired');
      const row = await this.insert(tx, { department, attribute, ...body });
      return { result: holdingView(row, standing.today), ...gainOf(act, standing, row) };
    });
  }

  /** Grants that require it stop working with this very act. Throws `party.wrong-state` when it is not held. */
  async withdraw(actor: Actor, department: string, attribute: string): Promise<void> {
    await this.unitOfWork.act(actor, async (tx) => {
      const { state, open } = await this.lockedStanding(tx, department, attribute);
      moved(holdingLifecycle, { state, department }, 'withdraw', actor);
      await this.end(tx, open!, 'withdrawn');
      return { result: undefined, ...lossOf(open!, 'withdrawn') };
    });
  }

  /** All that a department holds and ever held, the oldest first. */
  async list(department: string, query: PageQuery): Promise<HeldAttributePage> {
    const { after, limit } = readCursor(query, 'uuid');
    return withDatabase(async () => {
      const { manager } = this.source;
      if (!(await manager.existsBy(DepartmentEntity, { code: department }))) throw refuse('party.department-unknown');
      const today = await shanghaiToday(manager);
      const rows = await manager.find(DepartmentAttributeEntity, {
        where: { department, ...(after !== undefined && { id: MoreThan(after) }) },
        order: { id: 'ASC' },
        take: limit + 1,
      });
      return pageOf(
        rows,
        limit,
        ({ id }) => id,
        (row) => holdingView(row, today),
      );
    });
  }

  /** The department's row is locked, so of two officers at once the second sees what the first did. */
  private async lockedStanding(tx: EntityManager, department: string, attribute: string): Promise<Standing> {
    const mode = 'pessimistic_write';
    const known = await tx.findOne(DepartmentEntity, { where: { code: department }, lock: { mode } });
    if (known === null) throw refuse('party.department-unknown');
    if (!(await tx.existsBy(AttributeEntity, { code: attribute }))) throw refuse('party.attribute-unknown');
    const today = await shanghaiToday(tx);
    const rows = await tx.findBy(DepartmentAttributeEntity, { department, attribute });
    const open = rows.find(({ lostAt }) => lostAt === null);
    const held = open !== undefined && (open.until === null || open.until >= today);
    return { state: held ? 'held' : 'lost', today, open, everHeld: rows.length > 0 };
  }

  private async insert(
    tx: EntityManager,
    { department, attribute, legalBasis, until }: AssignAttribute & { department: string; attribute: string },
  ): Promise<DepartmentAttributeEntity> {
    const nowMs = this.settings.clock.now();
    const row = tx.create(DepartmentAttributeEntity, {
      ...{ id: uuidv7(nowMs), department, attribute, legalBasis, heldFrom: new Date(nowMs) },
      ...{ until: until ?? null, lostAt: null, lostBecause: null },
    });
    await tx.insert(DepartmentAttributeEntity, row);
    return row;
  }

  private async end(
    tx: EntityManager,
    { id, until }: DepartmentAttributeEntity,
    lostBecause: 'withdrawn' | 'expired' | 'prolonged',
  ): Promise<void> {
    const lostAt = lostBecause === 'expired' ? endOfDay(until!) : new Date(this.settings.clock.now());
    await tx.update(DepartmentAttributeEntity, { id }, { lostAt, lostBecause });
  }
}

function endOfDay(day: string): Date {
  return new Date(`${day}T24:00:00+08:00`);
}

async function shanghaiToday(reader: EntityManager): Promise<string> {
  const [row] = await reader.query<{ today: string }[]>(
    `SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date::text AS today`,
  );
  if (row === undefined) throw new Error('the database always knows the day');
  return row.today;
}

/** The record of what was given, and the telling; a lapse that the worker has not come to yet is told before it. */
function gainOf(
  act: 'assign' | 'prolong',
  { open, everHeld }: Standing,
  row: DepartmentAttributeEntity,
): Pick<Deed<unknown>, 'events' | 'tells'> {
  const { department, attribute, until } = row;
  const lapse = act === 'assign' && open !== undefined ? lossOf(open, 'expired') : undefined;
  const type = act === 'prolong' ? 'attribute.prolonged' : 'attribute.assigned';
  const regained = act === 'assign' && everHeld;
  const telling = regained ? 'onceway.attribute.regained.v1' : 'onceway.attribute.assigned.v1';
  const facts = { attribute, ...(until !== null && { until }) };
  return {
    events: [...(lapse?.events ?? []), { type, department, facts }],
    tells: [...(lapse?.tells ?? []), holdingTelling(telling, row)],
  };
}

/** A holding is prolonged, never shortened: whoever wants it to end earlier withdraws it. No last day is the latest. */
function isLater(until: string | undefined, than: string | null | undefined): boolean {
  if (than === null || than === undefined) return false;
  return until === undefined || until > than;
}

function basisFaults({ legalBasis, until }: AssignAttribute, today: string): Fault[] {
  const past = until !== undefined && until < today;
  return [
    ...textFaults({ '/legalBasis': legalBasis }),
    ...(past ? [fault('/until', 'party.period-invalid', 'lies in the past')] : []),
  ];
}

function throwIfAny(faults: Fault[]): void {
  if (faults.length > 0) throw refuse('contract.broken', { faults });
}
