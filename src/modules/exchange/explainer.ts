import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { refuse, type ExchangeRequest, type Explanation } from '../../contracts';
import { OncewayError } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { KeyDirectory } from '../../platform/keys';
import { stopRefusal } from '../stops';
import { explanationOf, GRANT_CHECK_NAMES, grantFindings, type Finding, type SystemCall } from '../tokens';
import { CLAIM_CHECKS, ClaimContract } from './claim-contract';
import { ExchangeSettings } from './exchange-settings';
import { identifierRefusal } from './free-texts';
import { grantAsk, grantMissing, namedGrants, namedRefusal, QUESTION_CHECKS, type NamedGrant } from './grant-choice';
import { lookAtKey } from './idempotency';
import { idempotencyHash } from './idempotency-key';
import { limitRefusal, LIMITS, UseCounters, type LimitName } from './limits';
import { RequestSender } from './request-sender';
import { PARTY_CHECKS, readStandings, type PartyStanding, type Standings, type UseStanding } from './standings';
import { useOf } from './use-limits';

/** How the limits are called among the checks. */
const LIMIT_CHECKS: Readonly<Record<LimitName, string>> = {
  'system-rate': 'system-rate',
  'system-concurrency': 'system-concurrency',
  'grant-rate': 'grant-rate',
  'resource-rate': 'resource-rate',
  'resource-concurrency': 'resource-concurrency',
  quota: 'quota-left',
  guess: 'guess-limit',
};

/** Checks that only a grant which is the caller's own can be held to; a stranger is told nothing of another's. */
const OF_GRANT = [
  ...['provider-not-stopped', 'contract-known', ...CLAIM_CHECKS, 'idempotency-key'],
  ...LIMITS.map((name) => LIMIT_CHECKS[name]),
  'provider-keys',
];

/** Every check that needs a grant which the token names for the resource: an explanation lists them all, judged or not. */
const OF_NAMED = [...QUESTION_CHECKS.map(({ name }) => name), ...GRANT_CHECK_NAMES, ...OF_GRANT];

/**
 * A dry run of a question: every check that admission and sending make, by the same code, and what would mend it. It
 * takes no quota, no key, no place and no guess, asks no source and leaves no record of a refusal.
 */
@Injectable()
export class ExchangeExplainer {
  constructor(
    private readonly source: DataSource,
    private readonly claims: ClaimContract,
    private readonly keys: KeyDirectory,
    private readonly sender: RequestSender,
    private readonly settings: ExchangeSettings,
  ) {}

  /** Of a call whose token and proof were verified and whose proof is used. @throws database.unavailable */
  async explain(call: SystemCall, body: ExchangeRequest, idempotencyKey: string | undefined): Promise<Explanation> {
    const question = { call, body, idempotencyKey };
    const findings = await withDatabase(() => this.findings(this.source.manager, question));
    return explanationOf([{ check: 'access-token' }, { check: 'dpop-proof' }, ...findings]);
  }

  private async findings(reader: EntityManager, question: Question): Promise<Finding[]> {
    const { call, body } = question;
    const standings = await readStandings(reader, [call]);
    const party = standings.party(call);
    const caller = { system: call.token.sub, department: call.token.department };
    return [
      found('free-texts', identifierRefusal(body)),
      ...PARTY_CHECKS.map(({ name, check }) => found(name, check(party))),
      found('caller-not-stopped', stopRefusal(standings.stops, caller)),
      ...(await this.grantFindings(reader, { ...question, standings, party })),
      found(
        'gateway-ready',
        refusalOf(() => this.sender.assertReady()),
      ),
    ];
  }

  private async grantFindings(reader: EntityManager, asked: Asked): Promise<Finding[]> {
    const { call, body, standings, party } = asked;
    if (party === undefined) return notJudged(['grant-named', ...OF_NAMED], 'system-key');
    const ask = grantAsk(call, body, party);
    const named = namedGrants(call, body, standings.grants);
    // The one that admission would take, or whose refusal it would tell.
    const chosen = named.find((one) => namedRefusal(one, ask, body) === undefined) ?? named[0];
    if (chosen === undefined) return [found('grant-named', grantMissing()), ...notJudged(OF_NAMED, 'grant-named')];
    const ofGrant = grantFindings(chosen.standing, ask);
    const held = ofGrant[0]?.refusal === undefined;
    return [
      { check: 'grant-named' },
      ...QUESTION_CHECKS.map(({ name, check }) => found(name, check(chosen, body))),
      ...ofGrant,
      ...(held ? await this.heldFindings(reader, { ...asked, party }, chosen) : notJudged(OF_GRANT, ofGrant[0]!.check)),
    ];
  }

  /** Stops of what is asked, the contract, the limits and the provider's keys. */
  private async heldFindings(
    reader: EntityManager,
    asked: Held,
    { standing }: NamedGrant<UseStanding>,
  ): Promise<Finding[]> {
    const { call, body, standings } = asked;
    const { provider, resource } = standing;
    const stop = { system: call.token.sub, department: call.token.department, asked: { provider, resource } };
    const key = await this.keyState(reader, asked);
    const noKey = this.keys.recipient(provider) === undefined ? providerKeyless() : undefined;
    return [
      found('provider-not-stopped', stopRefusal(standings.stops, stop)),
      ...(await this.contractFindings(standing, body, call)),
      found('idempotency-key', key.refusal),
      ...(await this.limitFindings(reader, { ...asked, ...key }, standing)),
      found('provider-keys', noKey),
    ];
  }

  private async contractFindings(standing: UseStanding, body: ExchangeRequest, call: SystemCall): Promise<Finding[]> {
    try {
      return [{ check: 'contract-known' }, ...(await this.claims.findings(standing, body, call))];
    } catch (error) {
      if (!(error instanceof OncewayError) || error.code === 'database.unavailable') throw error;
      return [found('contract-known', error), ...notJudged(CLAIM_CHECKS, 'contract-known')];
    }
  }

  /** Whether the call would be a retry, which takes no quota, and whether its key refuses it. */
  private async keyState(reader: EntityManager, { call, body, idempotencyKey }: Held): Promise<KeyState> {
    if (idempotencyKey === undefined) return { retry: false, refusal: undefined };
    return lookAtKey(reader, call.token.sub, idempotencyHash(this.settings.keys.hashing, idempotencyKey, body));
  }

  private async limitFindings(
    reader: EntityManager,
    { call, body, party, retry }: Held & Pick<KeyState, 'retry'>,
    standing: UseStanding,
  ): Promise<Finding[]> {
    const nowMs = this.settings.clock.now();
    const { limits, keys } = this.settings;
    const system = call.token.sub;
    const rules = { limits, hashing: keys.hashing };
    const { use } = useOf({ system, body, standing, party, retry }, rules, nowMs);
    const claims = (await UseCounters.read(reader, [use], 'look')).claimsOf(use);
    return LIMITS.map((name) => {
      const full = claims.find((claim) => claim.name === name && claim.counter.room(system) < 1);
      return found(LIMIT_CHECKS[name], full && limitRefusal(full, nowMs));
    });
  }
}

function providerKeyless(): OncewayError {
  const remedy = 'Ask the providing department to register the keys of its agents; a moment later it can be asked.';
  return refuse('keys.unknown', { facts: { remedy } });
}

interface Question {
  call: SystemCall;
  body: ExchangeRequest;
  idempotencyKey: string | undefined;
}

type KeyState = Awaited<ReturnType<typeof lookAtKey>>;

interface Asked extends Question {
  standings: Standings;
  party: PartyStanding | undefined;
}

type Held = Asked & { party: PartyStanding };

function found(check: string, refusal: OncewayError | undefined): Finding {
  return refusal === undefined ? { check } : { check, refusal };
}

function notJudged(checks: readonly string[], after: string): Finding[] {
  return checks.map((check) => ({ check, after }));
}

function refusalOf(assert: () => void): OncewayError | undefined {
  try {
    assert();
    return undefined;
  } catch (error) {
    if (error instanceof OncewayError) return error;
    throw error;
  }
}
