import { Injectable } from '@nestjs/common';
import { ERRORS, isErrorCode, refuse, type AuthorizationDetail, type TokenRequest } from '../../contracts';
import { OncewayError } from '../../kernel';
import { stopRefusal } from '../stops';
import { parseDetails } from './authorization-details';
import { departmentInactive, systemInactive } from './caller-refusals';
import { AssertionVerifier, checkBinding, type IdentifiedAssertion, type UsableAssertion } from './client-assertion';
import { ProofVerifier, type Proof } from './dpop-proof';
import type { Finding } from './findings';
import { GRANT_CHECKS, GRANT_HELD, grantMissing, type GrantAsk, type GrantStanding } from './grant-standing';
import { TokenEntries, type TokenEntry } from './token-entries';

export interface TokenCall {
  form: TokenRequest;
  dpop: string | undefined;
  traceId: string;
}

/** A grant that the token is asked for, as it stands. */
export interface AskedGrant {
  ask: GrantAsk;
  standing: GrantStanding;
}

/** What the steps have found out about a call; each adds its own part. */
export interface Found {
  call: TokenCall;
  identified: IdentifiedAssertion;
  assertion: UsableAssertion;
  proof: Proof;
  /** The assertion serves the key that made the proof. */
  bound: true;
  details: AuthorizationDetail[];
  entry: TokenEntry;
  /** Assertion and proof hold, belong together and were not used before: it is the system itself that asks, now. */
  present: true;
  grants: AskedGrant[];
}

/** `look`: nothing is taken, for a dry run and for a call that is refused already. */
export type Mode = 'take' | 'look';

type Added = Partial<Found> | undefined;

/** One check: it adds what it found out, or it refuses. Without a name it only reads for those behind it. */
export interface TokenStep {
  /** Kebab-case, as explanations list it. */
  name?: string;
  /** Parts without which there is nothing to check. */
  needs: readonly (keyof Found)[];
  adds?: keyof Found;
  /** Whoever is refused here is to come again: in a real request nothing behind it is looked at. */
  ends?: true;
  check: (found: Found, mode: Mode) => Added | Promise<Added>;
}

/** What the token endpoint checks, in this order. Who may see the reason of a refusal is for the runner to decide. */
@Injectable()
export class TokenSteps {
  constructor(
    private readonly assertions: AssertionVerifier,
    private readonly proofs: ProofVerifier,
    private readonly entries: TokenEntries,
  ) {}

  /** Until these have passed the caller is nobody: the first refusal is the answer, and it is generic. */
  readonly identifying: readonly TokenStep[] = [
    { name: 'grant-type', needs: [], check: ({ call }) => checkGrantType(call.form) },
    {
      name: 'client',
      needs: [],
      adds: 'identified',
      check: async ({ call: { form } }) => ({
        identified: await this.assertions.identify(form.client_assertion, form.client_id),
      }),
    },
  ];

  /** For a caller whose signature verified. */
  readonly checks: readonly TokenStep[] = [
    {
      name: 'assertion-claims',
      needs: ['identified'],
      adds: 'assertion',
      check: ({ identified: { claims, party } }) => ({ assertion: this.assertions.check(claims, party.systemId) }),
    },
    {
      name: 'proof',
      needs: [],
      adds: 'proof',
      check: ({ call }) => ({ proof: this.proofs.verify(call.dpop, TOKEN_ROUTE) }),
    },
    {
      name: 'proof-nonce',
      needs: ['proof'],
      ends: true,
      check: ({ proof }) => this.proofs.checkNonce(proof, 'token.nonce-required'),
    },
    {
      name: 'assertion-key',
      needs: ['assertion', 'proof'],
      adds: 'bound',
      check: ({ assertion, proof }) => {
        checkBinding(assertion, proof.thumbprint);
        return { bound: true };
      },
    },
    {
      name: 'authorization-details',
      needs: [],
      adds: 'details',
      check: ({ call }) => ({ details: parseDetails(call.form.authorization_details) }),
    },
    {
      needs: ['identified', 'assertion', 'proof', 'bound', 'details'],
      adds: 'entry',
      check: async (found, mode) => ({ entry: await this.entries[mode](found) }),
    },
    { name: 'assertion-unused', needs: ['entry'], check: ({ entry }) => checkAssertionUnused(entry) },
    { name: 'proof-unused', needs: ['entry'], check: ({ entry }) => checkProofUnused(entry) },
    // An assertion that was used, or that somebody else found, tells its holder nothing of the system behind this.
    { needs: ['entry'], adds: 'present', check: ({ entry }) => presence(entry) },
    { name: 'system-active', needs: ['identified', 'present'], check: checkSystemActive },
    { name: 'department-active', needs: ['identified', 'present'], check: checkDepartmentActive },
    { name: 'caller-not-stopped', needs: ['identified', 'entry', 'present'], check: checkCallerStopped },
    { name: GRANT_HELD.name, needs: ['identified', 'details', 'entry', 'present'], adds: 'grants', check: heldGrants },
    { name: 'sharing-not-stopped', needs: ['identified', 'entry', 'grants'], check: checkSharingStopped },
    // A stranger to one of the grants failed above and is told nothing of how they stand.
    ...GRANT_CHECKS.filter((row) => row !== GRANT_HELD).map(({ name, check }): TokenStep => ({
      name,
      needs: ['grants'],
      check: ({ grants }) => throwFirst(grants.map(({ standing, ask }) => check(standing, ask))),
    })),
  ];
}

/** RFC 9449 §4.3: what the proof of a token request must name, a dry run's as well. */
const TOKEN_ROUTE = { method: 'POST', path: '/oauth/token' } as const;

/** Runs the steps. From the first refusal on nothing is taken any more. Faults of ours and outages are thrown. */
export async function runSteps(
  steps: readonly TokenStep[],
  found: Pick<Found, 'call'> & Partial<Found>,
  mode: Mode,
): Promise<Finding[]> {
  const run = new StepRun(found as Found, mode);
  for (const step of steps) {
    const judged = run.judge(step);
    // Most checks answer at once: to wait for those as well would cost more than they do.
    if (judged instanceof Promise) await judged;
    if (run.ended) break;
  }
  return run.findings;
}

type Refusal = OncewayError | undefined;

class StepRun {
  readonly findings: Finding[] = [];
  ended = false;
  /** Parts that are missing, each with the check whose failure left it out. */
  private readonly lost = new Map<keyof Found, string>();
  private firstRefused: string | undefined;

  constructor(
    private readonly found: Found,
    private readonly mode: Mode,
  ) {}

  judge(step: TokenStep): void | Promise<void> {
    const after = step.needs.map((part) => this.lost.get(part)).find((check) => check !== undefined);
    if (after !== undefined) return this.note(step, after, undefined);
    const tried = attempt(step, this.found, this.firstRefused === undefined ? this.mode : 'look');
    if (tried instanceof Promise) return tried.then((refusal) => this.note(step, undefined, refusal));
    return this.note(step, undefined, tried);
  }

  private note({ name, adds, ends }: TokenStep, after: string | undefined, refusal: Refusal): void {
    if (refusal !== undefined) this.firstRefused ??= name ?? 'client';
    // A step that only reads may find that a check before it left nothing to add.
    const missing = adds !== undefined && (this.found as Partial<Found>)[adds] === undefined;
    if (missing) this.lost.set(adds, after ?? name ?? this.firstRefused ?? 'client');
    if (name !== undefined) this.findings.push({ check: name, ...(refusal && { refusal }), ...(after && { after }) });
    this.ended = refusal !== undefined && ends === true && this.mode === 'take';
  }
}

function attempt({ check }: TokenStep, found: Found, mode: Mode): Refusal | Promise<Refusal> {
  try {
    const added = check(found, mode);
    if (added instanceof Promise) return added.then((more) => void Object.assign(found, more), refusalOr);
    Object.assign(found, added);
    return undefined;
  } catch (error) {
    return refusalOr(error);
  }
}

function refusalOr(error: unknown): OncewayError {
  if (isRefusal(error)) return error;
  throw error;
}

/** Whether an error says something of the call, and not of an outage or a fault of ours. */
function isRefusal(error: unknown): error is OncewayError {
  const known: OncewayError | undefined = error instanceof OncewayError ? error : undefined;
  return known !== undefined && isErrorCode(known.code) && ERRORS[known.code].status < 500;
}

function checkGrantType(form: TokenRequest): undefined {
  if (form.grant_type !== 'client_credentials') throw refuse('token.unsupported-grant-type');
  if (form.client_assertion_type !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer') {
    throw refuse('token.invalid-request', { detail: 'client_assertion_type must be that of RFC 7523' });
  }
}

function checkSystemActive({ identified: { party } }: Found): undefined {
  if (!party.systemActive) throw systemInactive();
}

function checkDepartmentActive({ identified: { party } }: Found): undefined {
  if (!party.departmentActive) throw departmentInactive();
}

function checkAssertionUnused({ assertionUsed }: TokenEntry): undefined {
  if (assertionUsed) throw used('token.invalid-client', 'assertion');
}

function presence({ assertionUsed, proofUsed }: TokenEntry): Partial<Found> {
  return assertionUsed || proofUsed ? {} : { present: true };
}

function checkProofUnused({ proofUsed }: TokenEntry): undefined {
  if (proofUsed) throw used('token.invalid-dpop-proof', 'proof');
}

function used(code: 'token.invalid-client' | 'token.invalid-dpop-proof', what: string): OncewayError {
  const remedy = `Make a new ${what}, with a jti of its own, for each request.`;
  return refuse(code, { detail: `this ${what} was used before`, facts: { remedy } });
}

function checkCallerStopped({ identified: { party }, entry }: Found): undefined {
  throwFirst([stopRefusal(entry.stops, { system: party.systemId, department: party.department })]);
}

function checkSharingStopped({ identified: { party }, entry, grants }: Found): undefined {
  const caller = { system: party.systemId, department: party.department };
  throwFirst(
    grants.map(({ standing: { provider, resource } }) =>
      stopRefusal(entry.stops, { ...caller, asked: { provider, resource } }),
    ),
  );
}

function heldGrants({ identified: { party }, details, entry }: Found): Partial<Found> {
  const grants = details.map((detail) => {
    const { systemId: system, department, kind, region } = party;
    const ask: GrantAsk = { system, department, kind, region, ...detail };
    const standing = entry.standings.find(({ id }) => id === detail.grant);
    const refusal = standing === undefined ? grantMissing() : GRANT_HELD.check(standing, ask);
    if (refusal !== undefined) throw refusal;
    return { ask, standing: standing! };
  });
  return { grants };
}

function throwFirst(refusals: readonly (OncewayError | undefined)[]): undefined {
  const refusal = refusals.find((each) => each !== undefined);
  if (refusal !== undefined) throw refusal;
}
