import { refuse, type AuthorizationDetail, type ExchangeRequest } from '../../contracts';
import type { OncewayError } from '../../kernel';
import { grantRefusal, type GrantAsk, type GrantStanding, type SystemCall } from '../tokens';

export type GrantChoice<S extends GrantStanding = GrantStanding> =
  { standing: S; detail: AuthorizationDetail } | { refusal: OncewayError };

/** The items that a body asks about, in either mode. */
export function askedItems(body: Pick<ExchangeRequest, 'items' | 'values'>): string[] {
  return body.items ?? Object.keys(body.values ?? {});
}

/** A grant that the token names for the asked resource, and how it stands. */
export interface NamedGrant<S extends GrantStanding = GrantStanding> {
  detail: AuthorizationDetail;
  standing: S;
}

/** What the token is held to. */
type Question = Pick<ExchangeRequest, 'matter' | 'mode' | 'items' | 'values'> & {
  subject: Pick<ExchangeRequest['subject'], 'type'>;
};

export interface QuestionCheck {
  name: string;
  check: (named: NamedGrant, body: Question) => OncewayError | undefined;
}

const REMEDY_TOKEN = { facts: { remedy: 'The token was asked for less than this; get one that covers the call.' } };

/** What the token and the kind of subject say, before the grant itself is judged. */
export const QUESTION_CHECKS: readonly QuestionCheck[] = [
  {
    name: 'token-matter',
    check: ({ detail }, body) =>
      detail.matter === body.matter ? undefined : refuse('grant.matter-outside', REMEDY_TOKEN),
  },
  {
    name: 'token-mode',
    check: ({ detail }, body) =>
      detail.modes === undefined || detail.modes.includes(body.mode)
        ? undefined
        : refuse('grant.mode-outside', REMEDY_TOKEN),
  },
  {
    name: 'token-items',
    check: ({ detail: { items } }, body) =>
      items === undefined || askedItems(body).every((item) => items.includes(item))
        ? undefined
        : refuse('grant.item-outside', REMEDY_TOKEN),
  },
  {
    name: 'subject-type',
    check: ({ standing }, body) =>
      standing.subject_type === body.subject.type ? undefined : subjectTypeRefusal(standing.subject_type),
  },
];

function subjectTypeRefusal(type: string): OncewayError {
  return refuse('exchange.subject-type-mismatch', {
    detail: `the resource is about a ${type}`,
    facts: { remedy: `Name the subject by its ${type}.` },
  });
}

/** The token's grants on the asked resource, in the token's order. */
export function namedGrants<S extends GrantStanding>(
  { token }: SystemCall,
  body: ExchangeRequest,
  standings: ReadonlyMap<string, S>,
): NamedGrant<S>[] {
  return token.authorization_details.flatMap((detail) => {
    const standing = standings.get(detail.grant);
    return standing?.resource === body.resource ? [{ detail, standing }] : [];
  });
}

/** Which of the token's grants covers this body, or why none does. The token narrows its grant here. */
export function chooseGrant<S extends GrantStanding>(
  call: SystemCall,
  body: ExchangeRequest,
  standings: ReadonlyMap<string, S>,
  place: CallerPlace,
): GrantChoice<S> {
  const outcomes = namedGrants(call, body, standings).map((named) => {
    const refusal = namedRefusal(named, grantAsk(call, body, place), body);
    return refusal === undefined ? named : { refusal };
  });
  return outcomes.find((outcome) => 'standing' in outcome) ?? outcomes[0] ?? { refusal: grantMissing() };
}

export function namedRefusal(named: NamedGrant, ask: GrantAsk, body: ExchangeRequest): OncewayError | undefined {
  for (const { check } of QUESTION_CHECKS) {
    const refusal = check(named, body);
    if (refusal !== undefined) return refusal;
  }
  return grantRefusal(named.standing, ask);
}

/** Why a token does not cover a question that was admitted before, perhaps by another token of the same system. */
export function tokenRefusal(
  { token }: SystemCall,
  asked: Pick<ExchangeRequest, 'matter' | 'mode' | 'items'> & { grant: string },
  standing: GrantStanding,
): OncewayError | undefined {
  const detail = token.authorization_details.find(({ grant }) => grant === asked.grant);
  if (detail === undefined) return refuse('grant.missing', REMEDY_TOKEN);
  const body = { ...asked, subject: { type: standing.subject_type as ExchangeRequest['subject']['type'] } };
  for (const { check } of QUESTION_CHECKS) {
    const refusal = check({ detail, standing }, body);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Whose system the caller is and where it stands. */
export type CallerPlace = Pick<GrantAsk, 'kind' | 'region'>;

/** What the body asks of a grant. */
export function grantAsk({ token }: SystemCall, body: ExchangeRequest, { kind, region }: CallerPlace): GrantAsk {
  return {
    kind,
    region,
    system: token.sub,
    department: token.department,
    matter: body.matter,
    items: askedItems(body),
    modes: [body.mode],
  };
}

export function grantMissing(): OncewayError {
  return refuse('grant.missing', { facts: { remedy: 'Get a token for a grant on this resource.' } });
}
