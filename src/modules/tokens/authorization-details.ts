import { refuse, validate, type AuthorizationDetail } from '../../contracts';
import { parseStrictJson } from '../../platform/http';

/** RFC 9396: which grants, items and matters the token is asked for. @throws token.invalid-authorization-details */
export function parseDetails(text: string): AuthorizationDetail[] {
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
