import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import {
  refuse,
  type EndGrant,
  type GrantDecision,
  type GrantView,
  type RequestGrant,
  type SuspendGrant,
} from '../../contracts';
import { OncewayError, type Fault, type OfficerActor } from '../../kernel';
import { AuditSettings, UnitOfWork, type AuditEvent } from '../audit';
import { lockPublishedEntry, moveRefused, textFaults } from '../catalogue';
import { activeSystems } from '../parties';
import {
  grantDuties,
  grantLifecycle,
  grantSides,
  seesGrant,
  type GrantAct,
  type GrantSide,
  type GrantState,
} from './grant-lifecycle';
import { grantView, type Grant } from './grant-row';
import {
  findGrant,
  findGrantForUpdate,
  insertGrant,
  insertSuspension,
  liftSuspension,
  markDecided,
  markEnded,
  markSignedOff,
  type GivenTerms,
} from './grant-rows';
import { decisionFaults, REMEDIES, requestFaults, shanghaiDay, suspensionFaults } from './grant-rules';

/** An act on a grant that is locked: what it changes; answers facts for the audit record. */
type Change = (tx: EntityManager, grant: Grant, state: GrantState, at: Date) => Promise<Facts>;
type Facts = NonNullable<AuditEvent['facts']>;

/** The acts on requests and grants. What they change bites at the next token and the next exchange, which read it again. */
@Injectable()
export class GrantsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /** Files a request for access on behalf of the officer's own department. Refuses with every fault at once. */
  async file(officer: OfficerActor, request: RequestGrant): Promise<GrantView> {
    return this.unitOfWork.act(officer, async (tx) => {
      const at = this.now();
      const entry = await lockPublishedEntry(tx, request.resource, request.version);
      const systems = await activeSystems(tx, officer.department, request.systems ?? []);
      throwIfAny(requestFaults(request, { entry, systems, today: shanghaiDay(at.getTime()) }));
      const { department: provider, version } = entry;
      const parties = { department: officer.department, provider };
      const state = grantLifecycle.initial;
      const id = await insertGrant(tx, { ...parties, version, request, state, at, by: officer.officerId });
      const grant = (await findGrant(tx, id))!;
      return { result: grantView(grant), events: [eventOf('grant.filed', grant, { provider })] };
    });
  }

  /** The consumer's own head hands it to the provider (R25 art. 20). */
  async signOff(officer: OfficerActor, id: string): Promise<GrantView> {
    return this.change(officer, id, 'sign-off', 'grant.requested', async (tx, grant, state, at) => {
      await stillPublished(tx, grant);
      await markSignedOff(tx, id, state, { at, by: officer.officerId });
      return { provider: grant.provider };
    });
  }

  /** The provider's answer; an approval may give less than was asked. */
  async decide(officer: OfficerActor, id: string, decision: GrantDecision): Promise<GrantView> {
    const type = decision.decision === 'approve' ? 'grant.approved' : 'grant.refused';
    return this.change(officer, id, decision.decision, type, async (tx, grant, state, at) => {
      throwIfAny(decisionFaults(decision, grant, shanghaiDay(at.getTime())));
      if (decision.decision === 'approve') await stillPublished(tx, grant);
      const given = termsGiven(decision, grant);
      await markDecided(tx, id, state, { at, by: officer.officerId, reason: decision.reason }, given);
      return answerFacts(given, grant);
    });
  }

  /** Suspends for the officer's side. It lasts until that side lifts it, whatever limit it names. */
  async suspend(officer: OfficerActor, id: string, suspension: SuspendGrant): Promise<GrantView> {
    return this.change(officer, id, 'suspend', 'grant.suspended', async (tx, grant, _state, at) => {
      throwIfAny(suspensionFaults(suspension, at.getTime()));
      const side = grantSides(officer, grant)[0]!;
      if (isHeldBy(grant, side)) throw refuse('grant.wrong-state', { detail: 'this side has suspended it already' });
      const { reason, until } = suspension;
      await insertSuspension(tx, { grant: id, side, reason, until, at, by: officer.officerId });
      return { side };
    });
  }

  /** Lifts the suspension of one side, which must be the officer's. */
  async resume(officer: OfficerActor, id: string, side: GrantSide): Promise<GrantView> {
    return this.change(officer, id, 'resume', 'grant.resumed', async (tx, grant, _state, at) => {
      if (!grantSides(officer, grant).includes(side)) throw moveRefused('wrong-role', 'grant.wrong-state');
      if (!isHeldBy(grant, side)) throw refuse('grant.wrong-state', { detail: 'this side does not hold it suspended' });
      await liftSuspension(tx, { grant: id, side, at, by: officer.officerId });
      return { side };
    });
  }

  async end(officer: OfficerActor, id: string, { reason }: EndGrant): Promise<GrantView> {
    return this.change(officer, id, 'end', 'grant.ended', async (tx, grant, state, at) => {
      throwIfAny(textFaults({ '/reason': reason }));
      await markEnded(tx, id, state, { at, by: officer.officerId, reason });
      return { from: grant.state };
    });
  }

  /** A grant that the officer has no part in is answered like one that does not exist. */
  private async change(
    officer: OfficerActor,
    id: string,
    act: Exclude<GrantAct, 'file'>,
    type: AuditEvent['type'],
    change: Change,
  ): Promise<GrantView> {
    return this.unitOfWork.act(officer, async (tx) => {
      const grant = await findGrantForUpdate(tx, id);
      if (grant === undefined || !seesGrant(officer, grant)) throw refuse('grant.unknown');
      const move = grantLifecycle.next(grant.state, act, {
        roles: grantDuties(officer, grant),
        earlierActs: actsOf(officer, grant),
      });
      if ('refused' in move) throw moveRefused(move.refused, 'grant.wrong-state');
      const facts = await change(tx, grant, move.to, this.now());
      return { result: grantView((await findGrant(tx, id))!), events: [eventOf(type, grant, facts)] };
    });
  }

  private now(): Date {
    return new Date(this.settings.clock.now());
  }
}

function eventOf(type: AuditEvent['type'], grant: Grant, facts: Facts): AuditEvent {
  const { id, resource, version, items } = grant;
  return { type, grant: id, resource, version, items, facts };
}

/** What this very person has done to it already. */
function actsOf({ officerId }: OfficerActor, grant: Grant): GrantAct[] {
  return [
    ...(grant.requested_by === officerId ? (['file'] as const) : []),
    ...(grant.signed_off_by === officerId ? (['sign-off'] as const) : []),
  ];
}

function answerFacts(given: GivenTerms, grant: Grant): Facts {
  if (given.refusal !== null) return { refusal: given.refusal.code };
  return { dailyQuota: given.dailyQuota, from: grant.valid_from, until: given.until };
}

function throwIfAny(faults: Fault[]): void {
  if (faults.length > 0) throw refuse('contract.broken', { faults });
}

function isHeldBy(grant: Grant, side: GrantSide): boolean {
  return grant.suspensions.some((suspension) => suspension.side === side);
}

/** Nobody is given what was withdrawn while the request waited. */
async function stillPublished(tx: EntityManager, { resource, version }: Grant): Promise<void> {
  try {
    await lockPublishedEntry(tx, resource, version);
  } catch (error) {
    const withdrawn = error instanceof OncewayError && error.code === 'entry.unknown';
    throw withdrawn ? refuse('entry.wrong-state', { detail: 'the entry version is no longer published' }) : error;
  }
}

function termsGiven(decision: GrantDecision, grant: Grant): GivenTerms {
  const { refusalCode: code, article, readyOn } = decision;
  return {
    dailyQuota: decision.dailyQuota ?? grant.asked_quota,
    until: decision.until ?? grant.asked_until,
    refusal:
      code === undefined
        ? null
        : {
            code,
            remedy: REMEDIES[code],
            ...(article !== undefined && { article }),
            ...(readyOn !== undefined && { readyOn }),
          },
  };
}
