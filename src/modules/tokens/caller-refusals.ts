import { refuse } from '../../contracts';
import type { OncewayError } from '../../kernel';

// What a caller who is known is told of itself, at whichever door.

export function keyRevoked(): OncewayError {
  return refuse('token.key-revoked', {
    facts: { remedy: 'Have your sharing head register a new key of the system, and get a token with it.' },
  });
}

export function systemInactive(): OncewayError {
  return refuse('access.system-inactive', {
    facts: {
      remedy: 'Have your sharing head activate the system, or the authority where the authority switched it off.',
    },
  });
}

export function departmentInactive(): OncewayError {
  return refuse('access.department-inactive', {
    facts: { remedy: 'Ask the authority, which switched the department off.' },
  });
}
