import { refuse } from '../../contracts';
import type { OncewayError } from '../../kernel';
import type { StandingStop } from './stop-rows';

/** Who calls, and what they ask of whom. A call that asks nothing of a provider shares nothing. */
export interface StopAsk {
  system: string;
  department: string;
  asked?: { provider: string; resource: string };
}

/**
 * The refusal by the stop that has lasted longest, or undefined when none applies. A stopped department neither asks nor
 * is asked. A stop of everything stops all sharing: what shares nothing, such as reading one's events, goes on.
 */
export function stopRefusal(stops: readonly StandingStop[], ask: StopAsk): OncewayError | undefined {
  const stop = stops.find((candidate) => applies(candidate, ask));
  if (stop === undefined) return undefined;
  return refuse('access.stopped', {
    detail: `stopped: ${stop.scope}`,
    facts: {
      stop: stop.id,
      scope: stop.scope,
      since: stop.since.toISOString(),
      ...(stop.until !== null && { until: stop.until.toISOString() }),
      remedy: 'Your officers see who stopped it and why (GET /v1/stops); the side that placed the stop lifts it.',
    },
  });
}

function applies({ scope, target }: StandingStop, { system, department, asked }: StopAsk): boolean {
  switch (scope) {
    case 'system':
      return target === system;
    case 'department':
      return target === department || target === asked?.provider;
    case 'resource':
      return target === asked?.resource;
    case 'everything':
      return asked !== undefined;
  }
}
