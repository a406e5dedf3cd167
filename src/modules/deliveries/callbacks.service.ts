import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  refuse,
  type CallbackDecision,
  type CallbackPage,
  type CallbackView,
  type FileCallback,
} from '../../contracts';
import { holdsRole, overseesAll, uuidv7, type OfficerActor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { AuditSettings, UnitOfWork, type AuditEvent, type Deed } from '../audit';
import { moveRefused } from '../catalogue';
import type { Telling } from '../events';
import { pinnedAddresses, urlFaults } from './callback-address';
import { callbackLifecycle, type CallbackAct, type CallbackSide } from './callback-lifecycle';
import {
  callbacksOf,
  callbackView,
  decideCallback,
  endCallback,
  insertCallback,
  lockCallback,
  type Callback,
  type CallbackState,
} from './callback-rows';
import { CallbackSettings } from './callback-settings';

interface SystemRow {
  department: string;
  authority: string | null;
}

/** Filed callbacks of a system at most, so that the authority's list stays one page. */
const MOST = 200;

/** Where a system wants to be called back: its head files it, the authority approves it and pins where that is. */
@Injectable()
export class Callbacks {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditSettings,
    private readonly settings: CallbackSettings,
  ) {}

  /** @throws party.system-unknown, contract.broken, callback.wrong-state when there are too many */
  async file(officer: OfficerActor, system: string, { url }: FileCallback): Promise<CallbackView> {
    const faults = urlFaults(url, this.settings);
    if (faults.length > 0) throw refuse('contract.broken', { faults });
    return this.unitOfWork.act(officer, async (tx) => {
      const owner = await ownedSystem(tx, officer, system);
      if ((await callbacksOf(tx, system)).length >= MOST)
        throw refuse('callback.wrong-state', { detail: `at most ${MOST}` });
      const filed = { id: uuidv7(this.audit.clock.now()), system, url, at: this.now(), by: officer.officerId };
      const row = await insertCallback(tx, filed);
      return { result: callbackView(row), ...told('filed', row, owner) };
    });
  }

  /** @throws party.system-unknown */
  async list(officer: OfficerActor, system: string): Promise<CallbackPage> {
    return withDatabase(async () => {
      await ownedSystem(this.source.manager, officer, system);
      return { items: (await callbacksOf(this.source.manager, system)).map(callbackView) };
    });
  }

  /** The one approved before ends by it. @throws callback.unknown, callback.wrong-state, callback.address-unsuitable, access.four-eyes */
  async decide(officer: OfficerActor, system: string, id: string, asked: CallbackDecision): Promise<CallbackView> {
    return this.unitOfWork.act(officer, async (tx) => {
      const { owner, row } = await this.locked(tx, officer, system, id);
      const approves = asked.decision === 'approve';
      assertMoves(row, approves ? 'approve' : 'refuse', officer, owner);
      const { privateNetwork = false, reason } = asked;
      const addresses = approves ? await pinnedAddresses(row.url, this.settings, privateNetwork) : [];
      const over = approves ? (await callbacksOf(tx, system)).filter(({ state }) => state === 'approved') : [];
      for (const one of over) await endCallback(tx, one.id, this.now());
      const by = { at: this.now(), by: officer.officerId, reason, addresses, privateNetwork };
      const decided = await decideCallback(tx, id, { ...by, state: approves ? 'approved' : 'refused' });
      return { result: callbackView(decided), ...told(approves ? 'approved' : 'refused', decided, owner) };
    });
  }

  /** At once: a delivery that begins after the answer goes nowhere. @throws callback.unknown, callback.wrong-state */
  async end(officer: OfficerActor, system: string, id: string): Promise<void> {
    await this.unitOfWork.act(officer, async (tx) => {
      const { owner, row } = await this.locked(tx, officer, system, id);
      assertMoves(row, 'end', officer, owner);
      await endCallback(tx, id, this.now());
      return { result: undefined, ...told('ended', row, owner) };
    });
  }

  private async locked(
    tx: EntityManager,
    officer: OfficerActor,
    system: string,
    id: string,
  ): Promise<{ owner: SystemRow; row: Callback }> {
    const owner = await ownedSystem(tx, officer, system);
    const row = await lockCallback(tx, system, id);
    if (row === undefined) throw refuse('callback.unknown');
    return { owner, row };
  }

  private now(): Date {
    return new Date(this.audit.clock.now());
  }
}

/** A system that the officer does not see is answered like one that does not exist. */
async function ownedSystem(
  reader: Pick<EntityManager, 'query'>,
  officer: OfficerActor,
  system: string,
): Promise<SystemRow> {
  const [row] = await reader.query<SystemRow[]>(
    `SELECT department, (SELECT code FROM departments WHERE kind = 'authority') AS authority FROM systems WHERE id = $1`,
    [system],
  );
  if (row === undefined || !(overseesAll(officer) || officer.department === row.department)) {
    throw refuse('party.system-unknown');
  }
  return row;
}

function assertMoves(row: Callback, act: CallbackAct, officer: OfficerActor, { department }: SystemRow): void {
  const owns = holdsRole(officer, 'sharing-head') && officer.department === department;
  const roles: CallbackSide[] = [
    ...(owns ? (['owner'] as const) : []),
    ...(holdsRole(officer, 'authority-officer') ? (['authority'] as const) : []),
  ];
  const earlierActs: CallbackAct[] = row.filed_by === officer.officerId ? ['file'] : [];
  const move = callbackLifecycle.next(row.state, act, { roles, earlierActs });
  if ('refused' in move) throw moveRefused(move.refused, 'callback.wrong-state');
}

const TOLD: Readonly<Record<CallbackState, { record: AuditEvent['type']; event: Telling['type'] }>> = {
  filed: { record: 'callback.filed', event: 'onceway.callback.filed.v1' },
  approved: { record: 'callback.approved', event: 'onceway.callback.approved.v1' },
  refused: { record: 'callback.refused', event: 'onceway.callback.refused.v1' },
  ended: { record: 'callback.ended', event: 'onceway.callback.ended.v1' },
};

/** The URL is no secret and no person's; both sides are told of what either does. */
function told(
  what: CallbackState,
  { id, system_id: system, url }: Callback,
  { department, authority }: SystemRow,
): Pick<Deed<unknown>, 'events' | 'tells'> {
  const to = [department, ...(authority === null || authority === department ? [] : [authority])];
  return {
    events: [{ type: TOLD[what].record, department, system, facts: { callback: id, url } }],
    tells: [{ to, type: TOLD[what].event, subject: id, data: { system, callback: id } }],
  };
}
