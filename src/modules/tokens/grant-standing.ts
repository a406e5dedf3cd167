import { refuse } from '../../contracts';
import type { OncewayError } from '../../kernel';
import { regionContains } from '../parties';
import type { Finding } from './findings';

/** One row of the view `grant_standing`, joined with the asking system and the key that obtained its token. */
export interface GrantStanding {
  id: string;
  consumer: string;
  provider: string;
  resource: string;
  version: number;
  subject_type: string;
  items: string[];
  modes: string[];
  matters: string[];
  systems: string[];
  daily_quota: number;
  state: string;
  entry_state: string;
  /** Sides that hold the grant suspended now. */
  suspended_by: string[];
  /** Attributes that the grant requires and the department does not hold now. */
  missing_attributes: string[];
  /** A department that was switched off is not asked either. */
  provider_active: boolean;
  region: string;
  started: boolean;
  over: boolean;
}

export const STANDING_COLUMNS = `id, consumer, provider, resource, version, subject_type, items, modes, matters, systems,
  daily_quota, state, entry_state, suspended_by, missing_attributes, region, started, over,
  (SELECT active FROM departments WHERE code = provider) AS provider_active`;

/** What a system asks of a grant; without items or modes, all of the grant's. */
export interface GrantAsk {
  system: string;
  /** Whose system it is: a contractor's belongs to the department that answers for it. */
  kind: 'own' | 'contractor';
  /** Where the system stands. */
  region: string;
  department: string;
  matter: string;
  items?: readonly string[];
  modes?: readonly string[];
}

export interface GrantCheck {
  /** Kebab-case, as explanations list it. */
  name: string;
  check: (standing: GrantStanding, ask: GrantAsk) => OncewayError | undefined;
}

const REMEDY_REQUEST = { remedy: 'Have your sharing head request a grant (POST /v1/grants).' };

const REMEDY_WAIT = { remedy: 'Wait for its first day, Asia/Shanghai: GET /v1/system/grants shows it.' };
const REMEDY_VERSION = {
  remedy: 'Have your sharing head request the version that is published now (POST /v1/grants).',
};

/** Whose grant it is; whoever fails here is told nothing of the others. */
export const GRANT_HELD: GrantCheck = {
  name: 'grant-held',
  check: (standing, ask) => (isHolder(standing, ask) ? undefined : grantMissing()),
};

/** In this order: whose grant it is, whether it stands, what it covers. Quota is no check: it is taken under a lock. */
export const GRANT_CHECKS: readonly GrantCheck[] = [
  GRANT_HELD,
  {
    name: 'grant-not-ended',
    check: ({ state }) => (state === 'ended' ? refuse('grant.ended', { facts: REMEDY_REQUEST }) : undefined),
  },
  {
    name: 'grant-approved',
    // An ended grant was approved once; that it ended is said above.
    check: ({ state }) => (state === 'approved' || state === 'ended' ? undefined : grantMissing()),
  },
  {
    name: 'grant-not-suspended',
    check: ({ suspended_by: sides }) => (sides.length === 0 ? undefined : suspended(sides)),
  },
  {
    name: 'attributes-held',
    check: ({ missing_attributes: missing }) => (missing.length === 0 ? undefined : attributesMissing(missing)),
  },
  {
    name: 'grant-started',
    check: ({ started }) => (started ? undefined : refuse('grant.not-started', { facts: REMEDY_WAIT })),
  },
  {
    name: 'grant-not-over',
    check: ({ over }) => (over ? refuse('grant.period-over', { facts: REMEDY_REQUEST }) : undefined),
  },
  {
    name: 'provider-active',
    check: ({ provider_active: active }) => (active ? undefined : providerInactive()),
  },
  {
    name: 'version-published',
    check: ({ entry_state }) =>
      entry_state === 'published' ? undefined : refuse('entry.version-inactive', { facts: REMEDY_VERSION }),
  },
  {
    name: 'region-granted',
    check: ({ region }, ask) => (regionContains(region, ask.region) ? undefined : regionOutside(region)),
  },
  {
    name: 'contractor-verifies-only',
    check: ({ modes }, ask) => (isBeyondContractor(ask, modes) ? contractorMode() : undefined),
  },
  { name: 'mode-granted', check: ({ modes }, ask) => outside('grant.mode-outside', ask.modes, modes) },
  { name: 'matter-granted', check: ({ matters }, ask) => outside('grant.matter-outside', [ask.matter], matters) },
  { name: 'items-granted', check: ({ items }, ask) => outside('grant.item-outside', ask.items, items) },
];

export const GRANT_CHECK_NAMES = GRANT_CHECKS.map(({ name }) => name);

/** Why the ask is not covered, or undefined when it is: the first check that fails. */
export function grantRefusal(standing: GrantStanding | undefined, ask: GrantAsk): OncewayError | undefined {
  if (standing === undefined) return grantMissing();
  for (const { check } of GRANT_CHECKS) {
    const refusal = check(standing, ask);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** What every check says, for a dry run and for whoever may know all reasons. */
export function grantFindings(standing: GrantStanding | undefined, ask: GrantAsk): Finding[] {
  const stranger = standing === undefined ? grantMissing() : GRANT_HELD.check(standing, ask);
  return GRANT_CHECKS.map(({ name, check }) => {
    if (standing !== undefined && stranger === undefined) return found(name, check(standing, ask));
    return name === GRANT_HELD.name ? found(name, stranger) : { check: name, after: GRANT_HELD.name };
  });
}

function found(check: string, refusal: OncewayError | undefined): Finding {
  return refusal === undefined ? { check } : { check, refusal };
}

export function grantMissing(): OncewayError {
  return refuse('grant.missing', { facts: REMEDY_REQUEST });
}

function providerInactive(): OncewayError {
  return refuse('access.department-inactive', {
    detail: 'the providing department is not active',
    facts: { remedy: 'Ask the authority, which switched the department off.' },
  });
}

function suspended(sides: readonly string[]): OncewayError {
  return refuse('grant.suspended', {
    detail: `suspended by: ${sides.join(', ')}`,
    facts: { remedy: 'Ask the side that suspended the grant; it acts at once and is lifted by the same side.' },
  });
}

function attributesMissing(missing: readonly string[]): OncewayError {
  return refuse('grant.attribute-missing', {
    detail: `not held: ${missing.join(', ')}`,
    facts: { remedy: 'Have the authority register the attribute with its legal basis; the grant works again at once.' },
  });
}

function regionOutside(region: string): OncewayError {
  return refuse('grant.region-outside', {
    detail: `the grant is for ${region}`,
    facts: { remedy: 'Use a system within that region, or request a grant for a region that holds this one.' },
  });
}

/** The law lets a contractor neither keep nor use nor pass on data (R25 art. 36): it may have a claim confirmed. */
function contractorMode(): OncewayError {
  return refuse('grant.contractor-mode', {
    facts: {
      remedy: "Ask for mode verify alone, or use one of the department's own systems.",
      law: 'Regulations on Government Data Sharing, art. 36',
    },
  });
}

function isBeyondContractor({ kind, modes: asked }: GrantAsk, granted: readonly string[]): boolean {
  return kind === 'contractor' && (asked ?? granted).some((mode) => mode !== 'verify');
}

/** A contractor's system uses only what names it. */
function isHolder({ consumer, systems }: GrantStanding, { department, system, kind }: GrantAsk): boolean {
  if (consumer !== department) return false;
  return systems.includes(system) || (systems.length === 0 && kind === 'own');
}

function outside(
  code: 'grant.mode-outside' | 'grant.matter-outside' | 'grant.item-outside',
  asked: readonly string[] | undefined,
  granted: readonly string[],
): OncewayError | undefined {
  const beyond = (asked ?? []).filter((name) => !granted.includes(name));
  if (beyond.length === 0) return undefined;
  // Names of items, modes and matters are no personal data; the whole call is refused, never trimmed.
  return refuse(code, {
    detail: `not granted: ${beyond.slice(0, 20).join(', ')}`,
    facts: { remedy: 'Ask for less, or have the grant widened by a new request.' },
  });
}
