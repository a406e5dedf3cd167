import { Injectable } from '@nestjs/common';

import { refuse, type GrantDecision, type GrantView, type RenewGrant, type WithdrawRenewal } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { moveRefused, textFaults } from '../catalogue';
import { earlierActs, GrantActs, moved, stillPublished, throwIfAny } from './grant-acts';
import { grantDuties } from './grant-lifecycle';
import { shownTo, standingTerms, type Grant, type Renewal } from './grant-row';
import { setTerms } from './grant-rows';
import { decisionFaults, renewalFaults, shanghaiDay } from './grant-rules';
import { telling } from './grant-tellings';
import { termsGiven, type AskedTerms } from './grant-terms';
import { namedInDecision } from './party-facts';
import { refusalOf } from './refusals';
import { renewalLifecycle, type RenewalAct, type RenewalState } from './renewal-lifecycle';
import { insertRenewal, markRenewalDecided, markRenewalSignedOff, markRenewalWithdrawn } from './renewal-rows';

/**
 * Renewal of a grant in place: its id, its suspensions and its history stay, its last day moves. A suspension is not
 * ended by it, and it is no way round an end: what has ended or is over is requested anew.
 */
@Injectable()
export class RenewalsService {
  constructor(private readonly acts: GrantActs) {}

  async file(officer: OfficerActor, id: string, request: RenewGrant): Promise<GrantView> {
    return this.acts.on(officer, id, async (tx, grant, at) => {
      const may = grantDuties(officer, grant).some((duty) => duty === 'consumer' || duty === 'clerk');
      if (!may) throw moveRefused('wrong-role', 'grant.wrong-state');
      renewable(grant, at);
      const open = grant.renewal?.state === 'filed' || grant.renewal?.state === 'requested';
      if (open) throw refuse('grant.wrong-state', { detail: 'a renewal is open already' });
      throwIfAny(renewalFaults(request, grant));
      const state = renewalLifecycle.initial;
      await insertRenewal(tx, grant, request, { state, at, by: officer.officerId });
      const facts = { until: request.until };
      const tells = [telling('onceway.grant.renewal-filed.v1', grant, facts)];
      return { type: 'grant.renewal-filed', facts, tells };
    });
  }

  async signOff(officer: OfficerActor, id: string, renewalId: string): Promise<GrantView> {
    return this.acts.on(officer, id, async (tx, grant, at) => {
      const { renewal, state } = renewalMoved(grant, renewalId, 'sign-off', officer);
      renewable(grant, at);
      await markRenewalSignedOff(tx, renewal.id, state, { at, by: officer.officerId });
      const facts = { renewal: renewal.id, until: renewal.asked_until };
      const tells = [telling('onceway.grant.renewal-requested.v1', grant, facts)];
      return { type: 'grant.renewal-requested', facts, tells };
    });
  }

  /** An approval moves the grant's last day, and may narrow or tighten what else it gave. */
  async decide(
    officer: OfficerActor,
    { id, renewalId }: { id: string; renewalId: string },
    decision: GrantDecision,
  ): Promise<GrantView> {
    return this.acts.on(officer, id, async (tx, grant, at) => {
      const { renewal, state } = renewalMoved(grant, renewalId, decision.decision, officer);
      renewable(grant, at);
      const asked = askedOf(grant, renewal);
      throwIfAny(
        decisionFaults(decision, asked, {
          notBefore: grant.valid_until,
          today: shanghaiDay(at.getTime()),
          ...(await namedInDecision(tx, decision)),
        }),
      );
      const refusal = refusalOf(decision);
      const given = refusal === null ? termsGiven(decision, asked, standingTerms(grant)) : null;
      const mark = { at, by: officer.officerId, reason: decision.reason, refusal, given };
      await markRenewalDecided(tx, renewal.id, state, mark);
      if (given === null) {
        const facts = { renewal: renewal.id, refusal: refusal!.code };
        const tells = [telling('onceway.grant.renewal-refused.v1', grant, facts)];
        return { type: 'grant.renewal-refused', facts, tells };
      }
      await stillPublished(tx, grant);
      await setTerms(tx, id, given);
      const facts = { renewal: renewal.id, until: given.until, dailyQuota: given.dailyQuota };
      return { type: 'grant.renewed', facts, tells: [telling('onceway.grant.renewed.v1', grant, facts)] };
    });
  }

  async withdraw(
    officer: OfficerActor,
    { id, renewalId }: { id: string; renewalId: string },
    { reason }: WithdrawRenewal,
  ): Promise<GrantView> {
    return this.acts.on(officer, id, async (tx, grant, at) => {
      const { renewal, state } = renewalMoved(grant, renewalId, 'withdraw', officer);
      throwIfAny(textFaults({ '/reason': reason }));
      await markRenewalWithdrawn(tx, renewal.id, state, { at, by: officer.officerId, reason });
      const facts = { renewal: renewal.id, from: renewal.state };
      const told = renewal.state === 'filed' ? [grant.department] : undefined;
      const tells = [telling('onceway.grant.renewal-withdrawn.v1', grant, facts, told)];
      return { type: 'grant.renewal-withdrawn', facts, tells };
    });
  }
}

/** Only a grant that stands is renewed, suspended or not; what is over stays over, even before the worker has said so. */
function renewable(grant: Grant, at: Date): void {
  if (grant.state !== 'approved') throw refuse('grant.wrong-state');
  const over = grant.valid_until < shanghaiDay(at.getTime());
  if (over) throw refuse('grant.wrong-state', { detail: 'its period is over' });
}

/** @throws grant.renewal-unknown for one that is not the newest that the officer sees: older ones take no act any more. */
function renewalMoved(
  grant: Grant,
  renewalId: string,
  act: Exclude<RenewalAct, 'file' | 'lapse'>,
  officer: OfficerActor,
): { renewal: Renewal; state: RenewalState } {
  const { renewal } = shownTo(officer, grant);
  if (renewal?.id !== renewalId) throw refuse('grant.renewal-unknown');
  const { filed_by: filedBy, signed_off_by: signedOffBy } = renewal;
  const earlier = earlierActs(officer, { filedBy, signedOffBy });
  const state = moved(renewalLifecycle, { state: renewal.state, act, grant }, officer, earlier);
  return { renewal, state };
}

function askedOf(grant: Grant, renewal: Renewal): AskedTerms {
  return {
    dailyQuota: renewal.asked_quota,
    ratePerSecond: renewal.asked_rate,
    until: renewal.asked_until,
    region: grant.region,
  };
}
