import { refuse, type ErrorCode } from '../../contracts';
import type { MoveRefusal, OncewayError } from '../../kernel';

/** The refusal of an act that a lifecycle does not allow; each feature has its own code for the wrong state. */
export function moveRefused(why: MoveRefusal, wrongState: ErrorCode): OncewayError {
  switch (why) {
    case 'wrong-role':
      return refuse('access.denied', { detail: 'another side takes this act' });
    case 'same-person':
      return refuse('access.four-eyes');
    case 'wrong-state':
      return refuse(wrongState);
  }
}
