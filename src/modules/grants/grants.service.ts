import { Injectable } from '@nestjs/common';

import {
  refuse,
  type ConfirmDisposal,
  type EndGrant,
  type GrantDecision,
  type GrantView,
  type RequestGrant,
  type SuspendGrant,
} from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { UnitOfWork } from '../audit';
import { lockPublishedEntry, moveRefused, textFaults } from '../catalogue';
import { activeSystems } from '../parties';
import { disposalLifecycle } from './disposal-lifecycle';
import { markDisposed } from './disposal-rows';
import {
  closeGrant,
  earlierActs,
  GrantActs,
  moved,
  recordOf,
  stillPublished,
  throwIfAny,
  type Done,
} from './grant-acts';
import { grantLifecycle, grantSides, type GrantAct, type GrantSide, type GrantState } from './grant-lifecycle';
import { standingTerms, type Grant } from './grant-row';
import {
  findGrant,
  insertGrant,
  insertSuspension,
  liftSuspension,
  markDecided,
  markEnded,
  markSignedOff,
  setTerms,
} from './grant-rows';
import { decisionFaults, disposalFaults, requestFaults, shanghaiDay, suspensionFaults } from './grant-rules';
import { telling } from './grant-tellings';
import { termsGiven, type AskedTerms, type Terms } from './grant-terms';
import { grantView } from './grant-view';
import { homeRegion, namedInDecision, regionIsKnown } from './party-facts';
import { refusalOf } from './refusals';

/** The acts on requests and grants. What they change bites at the next token and the next exchange, which read it again. */
@Injectable()
export class GrantsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly acts: GrantActs,
  ) {}

  /** Files a request for access on behalf of the officer's own department. Refuses with every fault at once. */
  async file(officer: OfficerActor, request: RequestGrant): Promise<GrantView> {
    return this.unitOfWork.act(officer, async (tx) => {
      const at = this.acts.now();
      const { department, officerId: by } = officer;
      const entry = await lockPublishedEntry(tx, request.resource, request.version);
      const systems = await activeSystems(tx, department, request.systems ?? []);
      const home = await homeRegion(tx, department);
      const { region = home } = request;
      const regionKnown = await regionIsKnown(tx, region);
      throwIfAny(requestFaults(request, { entry, systems, home, regionKnown, today: shanghaiDay(at.getTime()) }));
      const { department: provider, version } = entry;
      const state = grantLifecycle.initial;
      const id = await insertGrant(tx, { department, provider, version, region, request, state, at, by });
      const grant = (await findGrant(tx, id))!;
      return {
        result: grantView(grant),
        events: [recordOf('grant.filed', grant, { provider })],
        tells: [telling('onceway.grant.filed.v1', grant)],
      };
    });
  }

  /** The consumer's own head hands it to the provider (R25 art. 20). */
  async signOff(officer: OfficerActor, id: string): Promise<GrantView> {
    return this.acts.on(officer, id, async (tx, grant, at) => {
      const state = grantMoved(grant, 'sign-off', officer);
      await stillPublished(tx, grant);
      await markSignedOff(tx, id, state, { at, by: officer.officerId });
      const { provider } = grant;
      return { type: 'grant.requested', facts: { provider }, tells: [telling('onceway.grant.requested.v1', grant)] };
    });
  }

  /** The provider's answer; an approval may give less than was asked. */
  async decide(officer: OfficerActor, id: string, decision: GrantDecision): Promise<GrantView> {
    return this.acts.on(officer, id, async (tx, grant, at) => {
      const state = grantMoved(grant, decision.decision, officer);
      const asked = askedOf(grant);
      throwIfAny(
        decisionFaults(decision, asked, {
          notBefore: grant.valid_from,
          today: shanghaiDay(at.getTime()),
          ...(await namedInDecision(tx, decision)),
        }),
      );
      const refusal = refusalOf(decision);
      await markDecided(tx, id, state, { at, by: officer.officerId, reason: decision.reason, refusal });
      if (refusal !== null) {
        const code = refusal.code;
        const tells = [telling('onceway.grant.refused.v1', grant, { refusal: code })];
        return { type: 'grant.refused', facts: { refusal: code }, tells };
      }
      await stillPublished(tx, grant);
      const terms = termsGiven(decision, asked, standingTerms(grant));
      await setTerms(tx, id, terms);
      return approved(grant, terms);
    });
  }

  /** Suspends for the officer's side. It lasts until that side lifts it, whatever limit it names. */
  async suspend(officer: OfficerActor, id: string, suspension: SuspendGrant): Promise<GrantView> {
    return this.acts.on(officer, id, async (tx, grant, at) => {
      grantMoved(grant, 'suspend', officer);
      throwIfAny(suspensionFaults(suspension, at.getTime()));
      const side = grantSides(officer, grant)[0]!;
      if (isHeldBy(grant, side)) throw refuse('grant.wrong-state', { detail: 'this side has suspended it already' });
      const { reason, until } = suspension;
      await insertSuspension(tx, { grant: id, side, reason, until, at, by: officer.officerId });
      const tells = [telling('onceway.grant.suspended.v1', grant, { side, ...(until !== undefined && { until }) })];
      return { type: 'grant.suspended', facts: { side }, tells };
    });
  }

  /** Lifts the suspension of one side, which must be the officer's. */
  async resume(officer: OfficerActor, id: string, side: GrantSide): Promise<GrantView> {
    return this.acts.on(officer, id, async (tx, grant, at) => {
      grantMoved(grant, 'resume', officer);
      if (!grantSides(officer, grant).includes(side)) throw moveRefused('wrong-role', 'grant.wrong-state');
      if (!isHeldBy(grant, side)) throw refuse('grant.wrong-state', { detail: 'this side does not hold it suspended' });
      await liftSuspension(tx, { grant: id, side, at, by: officer.officerId });
      return { type: 'grant.resumed', facts: { side }, tells: [telling('onceway.grant.resumed.v1', grant, { side })] };
    });
  }

  /** Ends a grant, or takes back a request: one that was never handed over is told to its own department only. */
  async end(officer: OfficerActor, id: string, { reason }: EndGrant): Promise<GrantView> {
    return this.acts.on(officer, id, async (tx, grant, at) => {
      const state = grantMoved(grant, 'end', officer);
      throwIfAny(textFaults({ '/reason': reason }));
      const { state: from, department } = grant;
      const because = from === 'approved' ? 'ended' : 'taken-back';
      await markEnded(tx, id, state, { at, by: officer.officerId, reason, because });
      const told = from === 'filed' ? [department] : undefined;
      const ended = telling('onceway.grant.ended.v1', grant, { because }, told);
      const tells = from === 'approved' ? [ended, await closeGrant(tx, grant, at)] : [ended];
      return { type: 'grant.ended', facts: { from, because }, tells };
    });
  }

  /** The consumer's head states that what was received is gone (R25 arts. 27 and 29). */
  async confirmDisposal(officer: OfficerActor, id: string, confirmation: ConfirmDisposal): Promise<GrantView> {
    return this.acts.on(officer, id, async (tx, grant, at) => {
      const duty = grant.disposal;
      const state = moved(disposalLifecycle, { state: duty?.state ?? 'done', act: 'confirm', grant }, officer);
      throwIfAny(disposalFaults(confirmation, { lastUse: lastUseOf(grant), today: shanghaiDay(at.getTime()) }));
      await markDisposed(tx, id, state, { ...confirmation, at, by: officer.officerId });
      const facts = { method: grant.disposal_method, disposedOn: confirmation.disposedOn };
      return { type: 'grant.disposed', facts, tells: [telling('onceway.grant.disposed.v1', grant, facts)] };
    });
  }
}

function grantMoved(grant: Grant, act: Exclude<GrantAct, 'file' | 'expire'>, officer: OfficerActor): GrantState {
  const { state, requested_by: filedBy, signed_off_by: signedOffBy } = grant;
  return moved(grantLifecycle, { state, act, grant }, officer, earlierActs(officer, { filedBy, signedOffBy }));
}

function askedOf(grant: Grant): AskedTerms {
  return {
    dailyQuota: grant.asked_quota,
    ratePerSecond: grant.asked_rate,
    until: grant.asked_until,
    region: grant.asked_region,
  };
}

function approved(grant: Grant, { dailyQuota, until, ratePerSecond, region, requires }: Terms): Done {
  const rate: Record<string, number> = ratePerSecond === null ? {} : { ratePerSecond };
  return {
    type: 'grant.approved',
    facts: { dailyQuota, from: grant.valid_from, until, region, requires: requires.join(' '), ...rate },
    tells: [telling('onceway.grant.approved.v1', grant, { until, region, dailyQuota, ...rate })],
  };
}

/** The day on which it ended; its own last day, where the worker came to write down the end later. */
function lastUseOf({ ended_at: at, valid_until: until }: Grant): string {
  const ended = at === null ? until : shanghaiDay(at.getTime());
  return ended < until ? ended : until;
}

function isHeldBy(grant: Grant, side: GrantSide): boolean {
  return grant.suspensions.some((suspension) => suspension.side === side);
}
