import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentSources, MappedFile, MappedOperation, PublishedContract } from '../../contracts';
import { systemClock } from '../../kernel';
import { ContractTable } from '../contract-table';
import type { SnapshotInspector } from '../source-inspection';
import type { Check, Verdict } from './check';
import { operations } from './configuration';
import { mappingComplete, mappingFits } from './contracts';
import { resourceTargets, sourceTargets, type Ground } from './ground';
import { sourceRows } from './source';

const department = '11990100999000013D';
const [BY_HTTP, BY_FILE] = ['101001/000001', '101001/000002'];
const folder = mkdtempSync(join(tmpdir(), 'onceway-check-kinds-'));

const operation: MappedOperation = {
  resource: BY_HTTP,
  source: 'service',
  operation: 'find',
  parameters: [{ in: 'query', name: 'id' }],
  items: { name: { pointer: '/xm' }, sex: { pointer: '/xb', map: { M: '1' } } },
  lists: { members: { pointer: '/cy', items: { relation: { pointer: '/gx' } } } },
};
const file: MappedFile = {
  resource: BY_FILE,
  source: 'files',
  file: 'f.csv',
  encoding: 'utf-8',
  subjectType: 'citizen-number',
  keyColumns: ['k'],
  columns: { name: { column: 'n' }, sex: { column: 's', map: { M: '1' } } },
};
const schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    sex: { type: 'string', enum: ['1', '2'] },
    members: { type: 'array', items: { type: 'object', properties: { relation: { type: 'string' } } } },
  },
};

function groundOf(more: { operation?: Partial<MappedOperation>; file?: Partial<MappedFile> } = {}): Ground {
  const contracts = new ContractTable(department);
  for (const resource of [BY_HTTP, BY_FILE]) {
    const published = { resource, version: 1, department, status: 'published', subjectType: 'citizen-number', schema };
    contracts.learn({ ...published, seq: 1 } as PublishedContract);
  }
  const sources: AgentSources = {
    department,
    sources: [
      { name: 'service', kind: 'http', urlVariable: 'URL', document: 'doc.json' },
      { name: 'files', kind: 'file', folderVariable: 'FILES' },
    ],
    resources: [],
    operations: [{ ...operation, ...more.operation }],
    files: [{ ...file, ...more.file }],
  };
  const settings = { department, sourcesFile: join(folder, 'mapping.json') };
  const inspectors = new Map();
  return { clock: systemClock, settings, sources, published: { contracts }, inspectors } as unknown as Ground;
}

const run = (check: Check, ground: Ground, about: string, within: string[] = []): Verdict | Promise<Verdict> =>
  check.run(ground, { about, within });

function withDocument(): void {
  const response = { content: { 'application/json': {} } };
  const get = { operationId: 'find', parameters: [{ in: 'query', name: 'id' }], responses: { '200': response } };
  writeFileSync(join(folder, 'doc.json'), JSON.stringify({ openapi: '3.1.0', paths: { '/p': { get } } }));
}

describe('checks by kind of source', () => {
  it('are about the sources and resources of their kinds', () => {
    const about = (targets: { about: string }[]): string[] => targets.map(({ about: name }) => name);
    expect(about(resourceTargets()(groundOf()))).toEqual([BY_HTTP, BY_FILE]);
    expect(about(resourceTargets('sql', 'file')(groundOf()))).toEqual([BY_FILE]);
    expect(about(sourceTargets('http')(groundOf()))).toEqual(['service']);
    expect(about(sourceTargets()(groundOf()))).toEqual(['service', 'files']);
  });

  it('a service that never says "no record" is a warning', async () => {
    withDocument();
    expect(await run(operations, groundOf(), 'service')).toMatchObject({
      status: 'warn',
      detail: `no absence is mapped for ${BY_HTTP}`,
    });
    const absence = { emptyRecord: true };
    expect(await run(operations, groundOf({ operation: { absence } }), 'service')).toMatchObject({ status: 'pass' });
  });

  it('an operation that the document does not have stops the check with its name', () => {
    withDocument();
    const ground = groundOf({ operation: { operation: 'other' } });
    expect(() => run(operations, ground, 'service')).toThrow('no operation has the id other');
  });

  it.each([
    [BY_HTTP, 'pass'],
    [BY_FILE, 'fail'],
  ])('a list of %s: mapping-complete says %s, since a file holds none', async (resource, status) => {
    expect(await run(mappingComplete, groundOf(), resource)).toMatchObject({ status });
  });

  it.each<[string, string, Parameters<typeof groundOf>[0], string]>([
    ['a code', BY_HTTP, { operation: { items: { sex: { pointer: '/xb', map: { M: '3' } } } } }, 'leads to 3'],
    ['a type', BY_FILE, { file: { columns: { name: { column: 'n', format: 'number' } } } }, 'gives a number'],
    ['a kind of subject', BY_FILE, { file: { subjectType: 'credit-code' } }, '/subjectType'],
  ])('%s that the contract does not want fails mapping-fits', async (_what, resource, more, words) => {
    expect(await run(mappingFits, groundOf(), resource)).toMatchObject({ status: 'pass' });
    expect(await run(mappingFits, groundOf(more), resource)).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining(words) as string,
    });
  });

  it('faulty rows of a file are told by their lines', async () => {
    const ground = groundOf();
    const rows = (faulty: number): Partial<SnapshotInspector> => ({
      rows: () => Promise.resolve({ rows: 9, faulty, faults: faulty === 0 ? [] : [{ line: 4, what: 'has no key' }] }),
    });
    ground.inspectors.set('files', rows(1) as SnapshotInspector);
    const failed = await run(sourceRows, ground, BY_FILE, ['files']);
    expect(failed).toMatchObject({ status: 'fail', detail: '1 of 9 rows of f.csv: line 4 has no key' });
    ground.inspectors.set('files', rows(0) as SnapshotInspector);
    expect(await run(sourceRows, ground, BY_FILE, ['files'])).toMatchObject({ status: 'pass' });
  });
});
