import { Pool } from 'pg';
import { refuse, type MappedResource, type SqlSource } from '../../contracts';
import { OncewayError, type Clock } from '../../kernel';
import type { Connector, SourceAnswer, SourceQuestion } from '../source';
import { Gate } from './gate';
import { queryWithin, type TextRow } from './query-within';
import { buildStatement, type SqlStatement } from './sql-statement';
import { readRow } from './sql-values';

export interface SqlConnectorOptions {
  source: SqlSource;
  /** PostgreSQL connection string. */
  url: string;
  resources: readonly MappedResource[];
  clock: Clock;
}

const DEFAULT_CONNECTIONS = 4;
const DEFAULT_WAITING = 64;
const DEFAULT_TIMEOUT_MS = 2500;
/** The server is told to give up a little before we do, so that the connection can be used again. */
const SERVER_MARGIN_MS = 100;
const MOST_STATEMENTS = 1000;
/** SQLSTATE of a statement that ran into statement_timeout. */
const QUERY_CANCELLED = '57014';

/**
 * Asks a PostgreSQL source. It has a pool of its own and a bounded number of questions, those that wait included; a
 * source that hangs fills its own places and no others, and of several tables one that is locked not all. Every question is one read-only statement with one parameter.
 */
export class SqlConnector implements Connector {
  readonly name: string;
  readonly capacity: number;
  private readonly pool: Pool;
  private readonly timeoutMs: number;
  private readonly clock: Clock;
  private readonly mappings: ReadonlyMap<string, MappedResource>;
  private readonly statements = new Map<string, SqlStatement>();
  private readonly gate: Gate;

  constructor({ source, url, resources, clock }: SqlConnectorOptions) {
    const connections = source.maxConnections ?? DEFAULT_CONNECTIONS;
    this.name = source.name;
    this.clock = clock;
    this.timeoutMs = source.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.mappings = new Map(resources.map((mapping) => [mapping.resource, mapping]));
    this.gate = new Gate({
      source: source.name,
      places: connections,
      waiting: source.maxWaiting ?? DEFAULT_WAITING,
      resources: [...this.mappings.keys()],
    });
    this.capacity = this.gate.capacity;
    this.pool = new Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: this.timeoutMs,
      idleTimeoutMillis: 60_000,
      statement_timeout: Math.max(this.timeoutMs - SERVER_MARGIN_MS, 1),
      application_name: `onceway-agent-${source.name}`,
      // The agent only ever reads; the source's own role should say the same.
      options: '-c default_transaction_read_only=on -c DateStyle=ISO -c TimeZone=UTC',
    });
    // A connection that breaks, idle or lent, is replaced; without listeners its error event would end the process.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  mapping(resource: string): MappedResource | undefined {
    return this.mappings.get(resource);
  }

  async ask(question: SourceQuestion): Promise<SourceAnswer> {
    const mapping = this.mappings.get(question.resource);
    if (!mapping) throw new Error(`source ${this.name} does not hold ${question.resource}`);
    const now = this.clock.now();
    const untilMs = Math.min(now + this.timeoutMs, question.untilMs);
    const leave = await this.gate.enter(question.resource, untilMs - now);
    try {
      const statement = this.statementFor(mapping, question.items);
      const rows = await this.run(statement.text, question.subject, untilMs);
      // Two records of one subject: which of them is true is not for the agent to choose.
      if (rows.length > 1) throw refuse('exchange.contract-broken', { detail: 'the subject has two records' });
      return rows[0] ? { record: readRow(mapping, statement.cells, rows[0]) } : {};
    } finally {
      leave();
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async run(text: string, subject: string, untilMs: number): Promise<TextRow[]> {
    const withinMs = untilMs - this.clock.now();
    const late = (): Error => this.refusal('agent.source-timeout');
    if (withinMs <= 0) throw late();
    try {
      return await queryWithin(this.pool, { text, values: [subject], withinMs, late });
    } catch (error) {
      throw this.translated(error);
    }
  }

  private statementFor(mapping: MappedResource, items: readonly string[]): SqlStatement {
    const key = `${mapping.resource} ${items.join(' ')}`;
    const known = this.statements.get(key);
    if (known) return known;
    const statement = buildStatement(mapping, items);
    if (this.statements.size >= MOST_STATEMENTS) this.statements.clear();
    this.statements.set(key, statement);
    return statement;
  }

  private translated(error: unknown): unknown {
    if (error instanceof OncewayError) return error;
    const cancelled = error instanceof Error && 'code' in error && error.code === QUERY_CANCELLED;
    return this.refusal(cancelled ? 'agent.source-timeout' : 'agent.source-failed', error);
  }

  private refusal(code: 'agent.source-timeout' | 'agent.source-failed', cause?: unknown): Error {
    return refuse(code, { facts: { source: this.name }, cause });
  }
}
