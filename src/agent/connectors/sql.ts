import { Pool } from 'pg';
import { refuse, type AgentSource, type MappedResource } from '../../contracts';
import { OncewayError, type Clock } from '../../kernel';
import { coverageOf } from '../mapped-coverage';
import type { Connector, Coverage, SourceQuestion, SourceRecord } from '../source';
import { queryWithin, type TextRow } from './query-within';
import { buildStatement, type SqlStatement } from './sql-statement';
import { readRow } from './sql-values';

export interface SqlConnectorOptions {
  source: AgentSource;
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
 * source that hangs fills its own places and no others. Every question is one read-only statement with one parameter.
 */
export class SqlConnector implements Connector {
  readonly name: string;
  readonly capacity: number;
  private readonly pool: Pool;
  private readonly timeoutMs: number;
  private readonly clock: Clock;
  private readonly mappings: ReadonlyMap<string, MappedResource>;
  private readonly statements = new Map<string, SqlStatement>();
  private asked = 0;

  constructor({ source, url, resources, clock }: SqlConnectorOptions) {
    const connections = source.maxConnections ?? DEFAULT_CONNECTIONS;
    this.name = source.name;
    this.clock = clock;
    this.timeoutMs = source.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.capacity = connections + (source.maxWaiting ?? DEFAULT_WAITING);
    this.mappings = new Map(resources.map((mapping) => [mapping.resource, mapping]));
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

  coverage(resource: string): Coverage | undefined {
    const mapping = this.mappings.get(resource);
    return mapping && coverageOf(mapping);
  }

  async ask(question: SourceQuestion): Promise<SourceRecord | undefined> {
    const mapping = this.mappings.get(question.resource);
    if (!mapping) throw new Error(`source ${this.name} does not hold ${question.resource}`);
    if (this.asked >= this.capacity) throw this.refusal('agent.source-busy');
    this.asked += 1;
    try {
      const statement = this.statementFor(mapping, question.items);
      const rows = await this.run(statement.text, question);
      // Two records of one subject: which of them is true is not for the agent to choose.
      if (rows.length > 1) throw refuse('exchange.contract-broken', { detail: 'the subject has two records' });
      return rows[0] && readRow(mapping, statement.cells, rows[0]);
    } finally {
      this.asked -= 1;
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async run(text: string, question: SourceQuestion): Promise<TextRow[]> {
    const withinMs = Math.min(this.timeoutMs, question.untilMs - this.clock.now());
    const late = (): Error => this.refusal('agent.source-timeout');
    if (withinMs <= 0) throw late();
    try {
      return await queryWithin(this.pool, { text, values: [question.subject], withinMs, late });
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

  private refusal(code: 'agent.source-busy' | 'agent.source-timeout' | 'agent.source-failed', cause?: unknown): Error {
    return refuse(code, { facts: { source: this.name }, cause });
  }
}
