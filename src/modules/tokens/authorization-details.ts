import { refuse, validate, type AuthorizationDetail } from '../../contracts';
import { parseStrictJson } from '../../platform/http';

/**
 * RFC 9396: which grants, items and matters the token is asked for. None for a token that
 * only shows the system its grants. @throws token.invalid-authorization-details
 */
export function parseDetails(text: string | undefined): AuthorizationDetail[] {
  // RFC 6749 §3.2: a parameter without a value counts as omitted.
  if (text === undefined || text === '') return [];
  const checked = validate('AuthorizationDetails', parsed(text));
  if (checked.ok) return checked.value;
  const faults = checked.faults.map((fault) => ({ ...fault, pointer: `/authorization_details${fault.pointer}` }));
  throw refuse('token.invalid-authorization-details', { faults });
}

function parsed(text: string): unknown {
  try {
    return parseStrictJson(Buffer.from(text, 'utf8'));
  } catch (cause) {
    throw refuse('token.invalid-authorization-details', { detail: 'not well-formed JSON', cause });
  }
}
