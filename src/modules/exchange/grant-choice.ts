import { refuse, type AuthorizationDetail, type ExchangeRequest } from '../../contracts';
import type { OncewayError } from '../../kernel';
import { grantRefusal, type GrantStanding, type SystemCall } from '../tokens';

export type GrantChoice = { standing: GrantStanding; detail: AuthorizationDetail } | { refusal: OncewayError };

/** The items that a body asks about, in either mode. */
export function askedItems(body: ExchangeRequest): string[] {
  return body.items ?? Object.keys(body.values ?? {});
}

/** Which of the token's grants covers this body, or why none does. The token narrows its grant here. */
export function chooseGrant(
  { token }: SystemCall,
  body: ExchangeRequest,
  standings: ReadonlyMap<string, GrantStanding>,
): GrantChoice {
  const candidates = token.authorization_details
    .map((detail) => ({ detail, standing: standings.get(detail.grant) }))
    .filter(({ standing }) => standing?.resource === body.resource);
  const outcomes = candidates.map(({ detail, standing }) => {
    const refusal = tokenRefusal(detail, body) ?? standingRefusal(token, body, standing!);
    return refusal === undefined ? { standing: standing!, detail } : { refusal };
  });
  return (
    outcomes.find((outcome) => 'standing' in outcome) ??
    outcomes[0] ?? {
      refusal: refuse('grant.missing', { facts: { remedy: 'Get a token for a grant on this resource.' } }),
    }
  );
}

function standingRefusal(
  token: SystemCall['token'],
  body: ExchangeRequest,
  standing: GrantStanding,
): OncewayError | undefined {
  const ask = {
    system: token.sub,
    department: token.department,
    matter: body.matter,
    items: askedItems(body),
    modes: [body.mode],
  };
  if (standing.subject_type !== body.subject.type) return refuse('exchange.subject-type-mismatch');
  return grantRefusal(standing, ask);
}

function tokenRefusal(detail: AuthorizationDetail, body: ExchangeRequest): OncewayError | undefined {
  const remedy = { facts: { remedy: 'The token was asked for less than this; get one that covers the call.' } };
  if (detail.matter !== body.matter) return refuse('grant.matter-outside', remedy);
  if (detail.modes !== undefined && !detail.modes.includes(body.mode)) return refuse('grant.mode-outside', remedy);
  const items = detail.items;
  if (items !== undefined && askedItems(body).some((item) => !items.includes(item))) {
    return refuse('grant.item-outside', remedy);
  }
  return undefined;
}
