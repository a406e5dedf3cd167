import { refuse } from '../../contracts';
import type { OncewayError } from '../../kernel';

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
  started: boolean;
  over: boolean;
}

export const STANDING_COLUMNS = `id, consumer, provider, resource, version, subject_type, items, modes, matters, systems,
  daily_quota, state, entry_state, suspended_by, started, over`;

/** What a system asks of a grant; without items or modes, all of the grant's. */
export interface GrantAsk {
  system: string;
  department: string;
  matter: string;
  items?: readonly string[];
  modes?: readonly string[];
}

type Check = (standing: GrantStanding, ask: GrantAsk) => OncewayError | undefined;

/** In this order: whose grant it is, whether it stands, what it covers. */
const CHECKS: readonly Check[] = [
  (standing, ask) => (isHolder(standing, ask) ? undefined : refuse('grant.missing', { facts: REMEDY_REQUEST })),
  (standing) => (standing.state === 'ended' ? refuse('grant.ended', { facts: REMEDY_REQUEST }) : undefined),
  (standing) => (standing.state === 'approved' ? undefined : refuse('grant.missing', { facts: REMEDY_REQUEST })),
  (standing) =>
    standing.suspended_by.length === 0
      ? undefined
      : refuse('grant.suspended', {
          detail: `suspended by: ${standing.suspended_by.join(', ')}`,
          facts: { remedy: 'Ask the side that suspended the grant; it acts at once and is lifted by the same side.' },
        }),
  (standing) => (standing.started ? undefined : refuse('grant.not-started')),
  (standing) => (standing.over ? refuse('grant.period-over', { facts: REMEDY_REQUEST }) : undefined),
  (standing) => (standing.entry_state === 'published' ? undefined : refuse('entry.version-inactive')),
  (standing, ask) => outside('grant.mode-outside', ask.modes, standing.modes),
  (standing, ask) => outside('grant.matter-outside', [ask.matter], standing.matters),
  (standing, ask) => outside('grant.item-outside', ask.items, standing.items),
];

const REMEDY_REQUEST = { remedy: 'Have your sharing head request a grant (POST /v1/grants).' };

/** Why the ask is not covered, or undefined when it is. Quota is not judged here: it is taken under a lock. */
export function grantRefusal(standing: GrantStanding | undefined, ask: GrantAsk): OncewayError | undefined {
  if (standing === undefined) return refuse('grant.missing', { facts: REMEDY_REQUEST });
  for (const check of CHECKS) {
    const refusal = check(standing, ask);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function isHolder(standing: GrantStanding, ask: GrantAsk): boolean {
  return (
    standing.consumer === ask.department && (standing.systems.length === 0 || standing.systems.includes(ask.system))
  );
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
