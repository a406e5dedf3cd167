import type { AuditEvent } from '../audit';
import type { Telling } from '../events';
import type { Stop } from './stop-rows';

export function recordOf(type: AuditEvent['type'], stop: Stop): AuditEvent {
  return { type, facts: { stop: stop.id, side: stop.side, ...whatOf(stop) } };
}

export function tellingOf(type: Telling['type'], stop: Stop): Telling {
  return { to: stop.affected, type, subject: stop.id, data: { stop: stop.id, side: stop.side, ...whatOf(stop) } };
}

function whatOf({ scope, target, since, until }: Stop): Record<string, string> {
  return {
    scope,
    ...(target !== null && { target }),
    since: since.toISOString(),
    ...(until !== null && { until: until.toISOString() }),
  };
}
