import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { refuse, type EntryDecision, type EntryView, type SubmitEntry, type WithdrawEntry } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { AuditSettings, UnitOfWork, type Deed, type News } from '../audit';
import type { Telling } from '../events';
import { EntryHolders } from './entry-holders';
import { earlierEntryActs, entryLifecycle, entryRoles, seesUnpublished, type EntryAct } from './entry-lifecycle';
import {
  findVersion,
  findVersionForUpdate,
  insertVersion,
  knownResources,
  markVersion,
  nextContractSeq,
  takeVersion,
  type VersionKey,
  type VersionMarks,
} from './entry-rows';
import { entryFaults } from './entry-rules';
import { entryView, publishedContract, type EntryVersionWithSchema } from './entry-version';
import { textFaults } from '../parties';
import { moveRefused } from './move-refusal';
import { uploadedSchemaFaults } from './uploaded-schema';

const EVENTS = {
  approve: 'entry.approved',
  return: 'entry.returned',
  publish: 'entry.published',
  withdraw: 'entry.withdrawn',
} as const;

const TOLD = {
  approve: 'onceway.entry.approved.v1',
  return: 'onceway.entry.returned.v1',
  publish: 'onceway.entry.published.v1',
  withdraw: 'onceway.entry.withdrawn.v1',
} as const;

/** The acts on catalogue entries. Each runs under a lock of its version and leaves an audit record. */
@Injectable()
export class CatalogueService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
    private readonly holders: EntryHolders,
  ) {}

  /** Files the next version of an entry of the officer's own department. Refuses with every fault at once. */
  async submit(officer: OfficerActor, entry: SubmitEntry): Promise<EntryView> {
    if (entry.department !== officer.department) {
      throw refuse('access.denied', { detail: 'a department files its own entries only' });
    }
    return this.unitOfWork.act(officer, async (tx) => {
      const related = await knownResources(tx, entry.relatedResources ?? []);
      const faults = [
        ...uploadedSchemaFaults(entry.schema, { entryGrade: entry.grade }),
        ...entryFaults(entry, related),
      ];
      if (faults.length > 0) throw refuse('contract.broken', { faults });
      const at = this.now();
      const version = await takeVersion(tx, entry.code, entry.department, at);
      await insertVersion(tx, { entry, version, at, by: officer.officerId, state: entryLifecycle.initial });
      const filed = await findVersion(tx, { resource: entry.code, version });
      return {
        result: entryView(filed!),
        events: [{ type: 'entry.submitted', resource: entry.code, version }],
      };
    });
  }

  async decide(officer: OfficerActor, key: VersionKey, { decision, reason }: EntryDecision): Promise<EntryView> {
    return this.move(officer, key, decision, { decided: { by: officer.officerId, reason } });
  }

  async publish(officer: OfficerActor, key: VersionKey): Promise<EntryView> {
    return this.move(officer, key, 'publish', { published: { by: officer.officerId } });
  }

  async withdraw(officer: OfficerActor, key: VersionKey, { reason }: WithdrawEntry): Promise<EntryView> {
    return this.move(officer, key, 'withdraw', { withdrawn: { by: officer.officerId, reason } });
  }

  private async move(
    officer: OfficerActor,
    key: VersionKey,
    act: Exclude<EntryAct, 'submit'>,
    marks: VersionMarks,
  ): Promise<EntryView> {
    const faults = textFaults({ '/reason': marks.decided?.reason ?? marks.withdrawn?.reason });
    if (faults.length > 0) throw refuse('contract.broken', { faults });
    return this.unitOfWork.act(officer, async (tx): Promise<Deed<EntryView>> => {
      const before = await findVersionForUpdate(tx, key);
      const state = nextState(officer, before, act);
      await markVersion(tx, key, { ...marks, state, at: this.now() });
      const after = (await findVersion(tx, key))!;
      return {
        result: entryView(after),
        events: [{ type: EVENTS[act], resource: key.resource, version: key.version }],
        news: await newsOf(tx, before!, after),
        tells: [await this.tellingOf(tx, act, before!)],
      };
    });
  }

  /** The entry's department, and of what is or was published everybody who holds a grant that it concerns. */
  private async tellingOf(
    tx: EntityManager,
    act: keyof typeof EVENTS,
    { department, resource, version, state }: EntryVersionWithSchema,
  ): Promise<Telling> {
    const to = [department];
    if (act === 'publish') to.push(...(await this.holders.of(tx, resource)));
    if (act === 'withdraw' && state === 'published') to.push(...(await this.holders.of(tx, resource, version)));
    return { to, type: TOLD[act], subject: `${resource}/${version}`, data: { resource, version, department } };
  }

  private now(): Date {
    return new Date(this.settings.clock.now());
  }
}

/** An entry that the officer has no part in is answered like one that does not exist. */
function nextState(
  officer: OfficerActor,
  version: EntryVersionWithSchema | undefined,
  act: EntryAct,
): EntryVersionWithSchema['state'] {
  if (version === undefined || !seesUnpublished(officer, version.department)) throw refuse('entry.unknown');
  const move = entryLifecycle.next(version.state, act, {
    roles: entryRoles(officer, version.department),
    earlierActs: earlierEntryActs(officer, version),
  });
  if ('refused' in move) throw moveRefused(move.refused, 'entry.wrong-state');
  return move.to;
}

/** Agents hear of what was or is published; a version that never was stays between department and authority. */
async function newsOf(
  tx: EntityManager,
  before: EntryVersionWithSchema,
  after: EntryVersionWithSchema,
): Promise<News[]> {
  if (before.state !== 'published' && after.state !== 'published') return [];
  const status = after.state === 'published' ? 'published' : 'withdrawn';
  const value = publishedContract(after, status, await nextContractSeq(tx));
  return [{ topic: 'exchange.contracts', key: `${after.resource}/${after.version}`, value }];
}
