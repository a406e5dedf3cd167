import { refuse, type PublishedContract, type Question } from '../contracts';
import { OncewayError, type Clock } from '../kernel';
import type { Logger } from '../platform/logging';
import type { AgentMetrics } from './agent-metrics';
import { codeOf } from './code-of';
import { ContractTable, type HeldContract } from './contract-table';
import { misfits, missingItems, strayItems } from './coverage';
import { coverageOf } from './mapping';
import { shapeAnswer, type Shaped } from './shape';
import type { Connector, SourceAnswer, SourceRecord } from './source';

export interface DeskOptions {
  /** Own credit code. */
  department: string;
  connectors: readonly Connector[];
  metrics: AgentMetrics;
  logger: Logger;
  clock: Clock;
}

/** The source must have answered so long before the deadline, or the reply comes too late. */
const REPLY_MARGIN_MS = 200;

/** Answers questions: finds contract and source, asks, and lets nothing through that was not asked for or breaks the contract. */
export class Desk {
  private readonly contracts: ContractTable;
  private readonly lacking = new WeakMap<HeldContract, string[]>();

  constructor(private readonly options: DeskOptions) {
    this.contracts = new ContractTable(options.department);
  }

  /** Takes a proved contract and checks the mapping against it. Throws when its schema does not compile. */
  learn(published: PublishedContract): void {
    const contract = this.contracts.learn(published);
    if (!contract) return;
    const { resource, version } = published;
    const mapping = this.connectorOf(resource)?.mapping(resource);
    const coverage = mapping ? coverageOf(mapping) : new Map<string, true>();
    const missing = missingItems(contract.items, coverage);
    const versions = this.contracts.versionsOf(resource).map(({ items }) => items);
    const stray = strayItems(versions, coverage);
    const misfit = mapping ? misfits(published, mapping) : [];
    this.lacking.set(contract, missing);
    const faults = missing.length + stray.length + misfit.length;
    this.options.metrics.mappingFaults.set({ resource, version }, faults);
    if (faults > 0) {
      this.options.logger.error({ resource, version, missing, stray, misfit }, 'mapping does not fit the contract');
    }
  }

  /** Never throws: whatever fails is an answer kind, and an outage is never `not-found`. */
  async answer(question: Question): Promise<Shaped> {
    const contract = this.contracts.find(question.resource, question.version);
    const shaped = contract ? await this.answerBy(contract, question) : unavailable('agent.unknown-contract');
    const resource = contract ? question.resource : 'unknown';
    this.options.metrics.requests.inc({ resource, kind: shaped.kind });
    return shaped;
  }

  private async answerBy(contract: HeldContract, question: Question): Promise<Shaped> {
    const denial = denialOf(contract, question);
    if (denial) return { kind: 'denied', reasonCode: denial };
    const connector = this.connectorOf(question.resource);
    if (!connector || this.lacking.get(contract)?.length !== 0) return unavailable('agent.mapping-incomplete');
    try {
      const { record, atMs } = await this.ask(connector, question);
      const shaped = shapeAnswer(question, record);
      if (record) assertContract(contract, question, shaped, record);
      return { ...shaped, ...(atMs !== undefined && { sourceAtMs: atMs }) };
    } catch (error) {
      return this.failed(connector, question, error);
    }
  }

  private async ask(connector: Connector, question: Question): Promise<SourceAnswer> {
    const stop = this.options.metrics.sourceSeconds.startTimer({ resource: question.resource });
    try {
      return await connector.ask({
        resource: question.resource,
        subject: question.subject.id,
        items: question.items,
        untilMs: question.deadlineMs - REPLY_MARGIN_MS,
      });
    } finally {
      stop();
    }
  }

  private failed(connector: Connector, question: Question, error: unknown): Shaped {
    const code = codeOf(error, 'agent.source-failed');
    this.options.metrics.sourceFailures.inc({ source: connector.name, reason: code });
    const { exchange, resource } = question;
    const faults =
      error instanceof OncewayError ? error.faults.map(({ pointer, code: rule }) => `${pointer} ${rule}`) : [];
    this.options.logger.warn(
      { exchange, resource, source: connector.name, err: error, faults },
      'source gave no answer',
    );
    return unavailable(code);
  }

  private connectorOf(resource: string): Connector | undefined {
    return this.options.connectors.find((connector) => connector.mapping(resource));
  }
}

function unavailable(reasonCode: string): Shaped {
  return { kind: 'source-unavailable', reasonCode };
}

/** What the gateway should have refused already; the agent does not rely on it. */
function denialOf({ published, items, compiled }: HeldContract, question: Question): string | undefined {
  if (published.status !== 'published') return 'entry.version-inactive';
  if (published.subjectType !== question.subject.type) return 'exchange.subject-type-mismatch';
  if (!question.items.every((item) => items.has(item))) return 'exchange.item-outside-contract';
  if (question.mode === 'fetch') return question.values === undefined ? undefined : 'contract.broken';
  const claimed = Object.keys(question.values ?? {});
  const same = claimed.length === question.items.length && claimed.every((item) => question.items.includes(item));
  return same && compiled.checkClaims(question.values).length === 0 ? undefined : 'contract.broken';
}

/** Values that are given, or compared with, must be what the contract promises. Doubted ones are neither. */
function assertContract(contract: HeldContract, question: Question, shaped: Shaped, record: SourceRecord): void {
  if (shaped.kind === 'under-correction' || shaped.kind === 'denied') return;
  const faults =
    question.mode === 'fetch'
      ? contract.compiled.checkAnswer(shaped.values, question.items)
      : contract.compiled.checkClaims(pick(record, question.items));
  if (faults.length > 0) throw refuse('exchange.contract-broken', { detail: 'the source breaks its contract', faults });
}

function pick(record: SourceRecord, items: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record.values).filter(([item]) => items.includes(item)));
}
