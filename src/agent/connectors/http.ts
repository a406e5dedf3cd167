import { setTimeout as sleep } from 'node:timers/promises';
import { refuse, type HttpSource, type MappedOperation } from '../../contracts';
import { OncewayError, type Clock } from '../../kernel';
import type { Connector, SourceAnswer, SourceQuestion } from '../source';
import { Breaker, type BreakerState, type Outcome } from './breaker';
import { Gate } from './gate';
import { CallFailure, HttpClient, type HttpAnswer, type HttpClientOptions } from './http-client';
import { callFor, type BoundOperation } from './http-operation';
import { readRecord, saysAbsent } from './http-values';

export interface HttpConnectorOptions {
  source: HttpSource;
  url: URL;
  operations: readonly BoundOperation[];
  authorities?: string;
  credential?: HttpClientOptions['credential'];
  clock: Clock;
  onBreaker: (resource: string, state: BreakerState) => void;
  /** From 0 to 1; chance keeps agents that failed together from coming back together. */
  random?: () => number;
}

const DEFAULT_CONNECTIONS = 4;
const DEFAULT_WAITING = 64;
const DEFAULT_TIMEOUT_MS = 2500;
const DEFAULT_ATTEMPTS = 3;
const DEFAULT_RESPONSE_BYTES = 1_048_576;
const DEFAULT_BREAKER = { failures: 5, restMs: 10_000 };
const BACK_OFF_MS = 100;
/** A further attempt that would have less than this is not made. */
const SHORTEST_ATTEMPT_MS = 50;

interface Asked {
  bound: BoundOperation;
  breaker: Breaker;
}

/**
 * Asks a REST service by an operation of its OpenAPI document. A GET is put again when the service fails at once, within
 * the time of the question (RFC 9110 §9.2.2: a POST is not). What fails often is left alone, each operation for itself.
 */
export class HttpConnector implements Connector {
  readonly name: string;
  readonly capacity: number;
  private readonly client: HttpClient;
  private readonly gate: Gate;
  private readonly asked: ReadonlyMap<string, Asked>;
  private readonly timeoutMs: number;
  private readonly attempts: number;
  private readonly random: () => number;

  constructor(private readonly options: HttpConnectorOptions) {
    const { source, operations, clock, onBreaker } = options;
    const places = source.maxConnections ?? DEFAULT_CONNECTIONS;
    this.name = source.name;
    this.timeoutMs = source.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.attempts = source.maxAttempts ?? DEFAULT_ATTEMPTS;
    this.random = options.random ?? Math.random;
    this.asked = new Map(
      operations.map((bound) => {
        const { resource } = bound.mapping;
        const onState = (state: BreakerState): void => onBreaker(resource, state);
        return [resource, { bound, breaker: new Breaker({ ...(source.breaker ?? DEFAULT_BREAKER), clock, onState }) }];
      }),
    );
    this.gate = new Gate({
      source: source.name,
      places,
      waiting: source.maxWaiting ?? DEFAULT_WAITING,
      resources: [...this.asked.keys()],
    });
    this.capacity = this.gate.capacity;
    this.client = new HttpClient({
      ...options,
      connections: places,
      maxResponseBytes: source.maxResponseBytes ?? DEFAULT_RESPONSE_BYTES,
    });
  }

  mapping(resource: string): MappedOperation | undefined {
    return this.asked.get(resource)?.bound.mapping;
  }

  async ask(question: SourceQuestion): Promise<SourceAnswer> {
    const asked = this.asked.get(question.resource);
    if (!asked) throw new Error(`source ${this.name} does not hold ${question.resource}`);
    const now = this.options.clock.now();
    const untilMs = Math.min(now + this.timeoutMs, question.untilMs);
    const leave = await this.gate.enter(question.resource, untilMs - now);
    try {
      const { mapping } = asked.bound;
      const { status, body } = await this.answered(asked, question.subject, untilMs);
      if (saysAbsent(mapping, status, body)) return {};
      // Declared for absence, but without the marker: it may come from anybody between here and there.
      if (status !== 200) throw this.refusal('agent.source-failed', `status ${status} without the marker of absence`);
      const record = readRecord(mapping, body, question);
      return record ? { record } : {};
    } finally {
      leave();
    }
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private async answered(asked: Asked, subject: string, untilMs: number): Promise<HttpAnswer> {
    const most = asked.bound.operation.method === 'GET' ? this.attempts : 1;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(asked, subject, untilMs);
      } catch (error) {
        const waitMs = this.waitAfter(error, attempt, untilMs);
        if (attempt >= most || waitMs === undefined) throw this.translated(error);
        await sleep(waitMs);
      }
    }
  }

  private async attempt({ bound, breaker }: Asked, subject: string, untilMs: number): Promise<HttpAnswer> {
    const withinMs = untilMs - this.options.clock.now();
    if (withinMs <= 0) throw new CallFailure('no time was left', 'late');
    const ended = breaker.admit();
    if (!ended) throw this.refusal('agent.source-resting', 'failed often, and is left alone for a while');
    const marked = bound.mapping.absence?.answer?.status;
    let outcome: Outcome = 'failed';
    try {
      const answer = await this.client.call(callFor(bound, subject), [200, ...(marked ? [marked] : [])], withinMs);
      outcome = 'answered';
      return answer;
    } catch (error) {
      // What waited long before its turn had little time: its lateness says nothing of the source.
      if (error instanceof CallFailure && error.kind === 'late' && withinMs < this.timeoutMs / 2) outcome = 'void';
      throw error;
    } finally {
      ended(outcome);
    }
  }

  /** Undefined: a further attempt is of no use, or comes too late. */
  private waitAfter(error: unknown, attempt: number, untilMs: number): number | undefined {
    if (!(error instanceof CallFailure) || error.kind !== 'passing') return undefined;
    const ownMs = this.random() * BACK_OFF_MS * 2 ** (attempt - 1);
    const waitMs = Math.max(ownMs, error.retryAfterMs);
    return this.options.clock.now() + waitMs + SHORTEST_ATTEMPT_MS < untilMs ? waitMs : undefined;
  }

  private translated(error: unknown): unknown {
    if (error instanceof OncewayError || !(error instanceof CallFailure)) return error;
    return this.refusal(error.kind === 'late' ? 'agent.source-timeout' : 'agent.source-failed', error.reason);
  }

  private refusal(
    code: 'agent.source-failed' | 'agent.source-timeout' | 'agent.source-resting',
    reason: string,
  ): Error {
    return refuse(code, { facts: { source: this.name, reason } });
  }
}
