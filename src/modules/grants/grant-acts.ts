import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { refuse, type GrantView } from '../../contracts';
import { OncewayError, type Fault, type Lifecycle, type OfficerActor } from '../../kernel';
import { AuditSettings, UnitOfWork, type AuditEvent } from '../audit';
import { lockPublishedEntry, moveRefused } from '../catalogue';
import type { Telling } from '../events';
import { disposalLifecycle } from './disposal-lifecycle';
import { insertDisposal } from './disposal-rows';
import { grantDuties, seesGrant, type GrantDuty } from './grant-lifecycle';
import { shownTo, type Grant } from './grant-row';
import { findGrant, findGrantForUpdate } from './grant-rows';
import { dayAfter, shanghaiDay } from './grant-rules';
import { telling } from './grant-tellings';
import { grantView } from './grant-view';
import { renewalLifecycle } from './renewal-lifecycle';
import { markRenewalLapsed } from './renewal-rows';

type Facts = NonNullable<AuditEvent['facts']>;

/** What an act on a grant leaves behind: its record, and what departments are told. */
export interface Done {
  type: AuditEvent['type'];
  facts: Facts;
  tells: readonly Telling[];
}

/** Runs the acts of officers on grants, one at a time a grant. */
@Injectable()
export class GrantActs {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /** A grant that the officer has no part in is answered like one that does not exist. */
  async on(
    officer: OfficerActor,
    id: string,
    act: (tx: EntityManager, grant: Grant, at: Date) => Promise<Done>,
  ): Promise<GrantView> {
    return this.unitOfWork.act(officer, async (tx) => {
      const grant = await findGrantForUpdate(tx, id);
      if (grant === undefined || !seesGrant(officer, grant)) throw refuse('grant.unknown');
      const { type, facts, tells } = await act(tx, grant, this.now());
      const result = grantView(shownTo(officer, (await findGrant(tx, id))!));
      return { result, events: [recordOf(type, grant, facts)], tells };
    });
  }

  now(): Date {
    return new Date(this.settings.clock.now());
  }
}

export function recordOf(type: AuditEvent['type'], grant: Grant, facts: Facts): AuditEvent {
  const { id, resource, version, items } = grant;
  return { type, grant: id, resource, version, items, facts };
}

/** What this very person has done already: to a grant or to a renewal. */
export function earlierActs(
  { officerId }: OfficerActor,
  { filedBy, signedOffBy }: { filedBy: string; signedOffBy: string | null },
): ('file' | 'sign-off')[] {
  return [
    ...(filedBy === officerId ? (['file'] as const) : []),
    ...(signedOffBy === officerId ? (['sign-off'] as const) : []),
  ];
}

/** The state that an officer's act leads to. @throws access.denied, access.four-eyes, grant.wrong-state */
export function moved<State extends string, Act extends string>(
  lifecycle: Pick<Lifecycle<State, Act, GrantDuty>, 'next'>,
  { state, act, grant }: { state: State; act: Act; grant: Grant },
  officer: OfficerActor,
  earlier: readonly Act[] = [],
): State {
  const move = lifecycle.next(state, act, { roles: grantDuties(officer, grant), earlierActs: earlier });
  if ('refused' in move) throw moveRefused(move.refused, 'grant.wrong-state');
  return move.to;
}

export function throwIfAny(faults: readonly Fault[]): void {
  if (faults.length > 0) throw refuse('contract.broken', { faults: [...faults] });
}

/** Nobody is given what was withdrawn while the request waited. */
export async function stillPublished(tx: EntityManager, { resource, version }: Grant): Promise<void> {
  try {
    await lockPublishedEntry(tx, resource, version);
  } catch (error) {
    const withdrawn = error instanceof OncewayError && error.code === 'entry.unknown';
    throw withdrawn ? refuse('entry.wrong-state', { detail: 'the entry version is no longer published' }) : error;
  }
}

/** What every end of a grant that gave access brings: an open renewal lapses, the duty to dispose begins (R25 art. 27). */
export async function closeGrant(tx: EntityManager, grant: Grant, at: Date): Promise<Telling> {
  const { id, renewal, disposal_method: method, disposal_days: days } = grant;
  if (renewal !== null) {
    const lapse = renewalLifecycle.next(renewal.state, 'lapse', { roles: ['grant'], earlierActs: [] });
    if ('to' in lapse) await markRenewalLapsed(tx, renewal.id, lapse.to, at);
  }
  const dueOn = dayAfter(shanghaiDay(at.getTime()), days);
  await insertDisposal(tx, id, { method, dueOn, state: disposalLifecycle.initial, at });
  return telling('onceway.grant.disposal-due.v1', grant, { method, dueOn });
}
