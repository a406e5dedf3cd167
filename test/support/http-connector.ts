import { HttpConnector, type HttpConnectorOptions } from '../../src/agent/connectors/http';
import { bindOperations } from '../../src/agent/connectors/http-operation';
import type { SourceAnswer } from '../../src/agent';
import type { HttpSource, MappedOperation } from '../../src/contracts';
import { OncewayError } from '../../src/kernel';
import { PERMIT_DOCUMENT, PERMIT_MAPPING, SEARCH_MAPPING } from './department-operation';
import type { DepartmentService } from './department-service';

export const SUBJECT = '990102198503070013';
export const FIND = PERMIT_MAPPING.resource;
export const SEARCH = SEARCH_MAPPING.resource;

export interface Setting extends Partial<HttpConnectorOptions> {
  more?: Partial<HttpSource>;
  mapping?: Partial<MappedOperation>;
}

const open: HttpConnector[] = [];

/** A connector to the permit service; closed by `closeAll`. */
export function connectorTo(
  service: DepartmentService,
  { more = {}, mapping = {}, ...options }: Setting = {},
): HttpConnector {
  const { bound, faults } = bindOperations(PERMIT_DOCUMENT, [{ ...PERMIT_MAPPING, ...mapping }, SEARCH_MAPPING]);
  expect(faults).toEqual([]);
  const source = { name: 'permits', kind: 'http', urlVariable: 'URL', document: 'x.json', ...more } as const;
  const connector = new HttpConnector({
    source: { timeoutMs: 1000, breaker: { failures: 1000, restMs: 1000 }, ...source },
    url: service.url,
    operations: bound,
    clock: { now: () => Date.now() },
    onBreaker: () => undefined,
    random: () => 0,
    ...options,
  });
  open.push(connector);
  return connector;
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((connector) => connector.close()));
}

export function ask(connector: HttpConnector, resource = FIND, withinMs = 3000): Promise<SourceAnswer> {
  const items = ['name', 'status', 'vehicles'];
  return connector.ask({ resource, subject: SUBJECT, items, untilMs: Date.now() + withinMs });
}

/** The code and all words of what a question was refused with. */
export async function refusal(asked: Promise<unknown>): Promise<{ code: string; words: string }> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof OncewayError)) throw error;
    return { code: String(error.code), words: `${error.detail ?? ''} ${JSON.stringify(error.facts)}` };
  }
  throw new Error('it answered');
}
