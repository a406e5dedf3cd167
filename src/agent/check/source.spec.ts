import { refuse, type MappedResource, type PublishedContract } from '../../contracts';
import { systemClock } from '../../kernel';
import { ContractTable } from '../contract-table';
import type { SampledRecord, TableInspector, StrangeCodes, TableScan } from '../source-inspection';
import type { Check, Verdict } from './check';
import { codes } from './codes';
import { mappingComplete, resourcesMapped } from './contracts';
import type { Ground } from './ground';
import { sample } from './sample';
import { duplicates, sourceIndex, sourceRights } from './source';

const department = '11990100999000013D';
const resource = '101001/000001';
const mapping: MappedResource = {
  resource,
  source: 'register',
  table: 'a.b',
  subjectColumn: 'id',
  columns: { name: { column: 'n' }, sex: { column: 's', map: { M: '1', F: '2' } } },
  children: {
    members: { table: 'a.c', keyColumn: 'k', parentColumn: 'id', columns: { relation: { column: 'r' } } },
  },
};
const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 9 },
    sex: { type: 'string', enum: ['1', '2'] },
    members: {
      type: 'array',
      items: { type: 'object', properties: { relation: { type: 'string', enum: ['0', '1'] } } },
    },
  },
};

/** A ground on which one version is published and the source is whatever a test says. */
function groundOf(inspector: Partial<TableInspector>, more: Partial<MappedResource> = {}): Ground {
  const contracts = new ContractTable(department);
  const published = { resource, version: 1, department, status: 'published', subjectType: 'citizen-number', schema };
  contracts.learn({ ...published, seq: 1 } as PublishedContract);
  return {
    clock: systemClock,
    settings: { department },
    sources: { department, sources: [], resources: [{ ...mapping, ...more }] },
    published: { contracts, resources: [resource] },
    inspectors: new Map([['register', inspector as TableInspector]]),
  } as unknown as Ground;
}

const run = (check: Check, ground: Ground, about = resource): Verdict | Promise<Verdict> =>
  check.run(ground, { about, within: ['register'] });

const row = (more: Partial<SampledRecord>): SampledRecord => ({
  values: { name: '某甲', sex: '1', members: [{ relation: '0' }] },
  doubted: new Set(),
  unreadable: [],
  ...more,
});

describe('the sample', () => {
  const of = (...rows: SampledRecord[]) => run(sample, groundOf({ sample: () => Promise.resolve(rows) }));

  it('passes when every row keeps the contract', async () => {
    expect(await of(row({}), row({}))).toMatchObject({ status: 'pass', detail: '2 rows read' });
  });

  it('counts each rule once a row, lists by their members and not by their place', async () => {
    const bad = { name: '', members: [{ relation: '7' }, { relation: '8' }] };
    const verdict = await of(row({ values: bad }), row({ values: bad }), row({}));
    expect(verdict.facts).toEqual({
      rows: 3,
      broken: { 'version 1 /name contract.too-short': 2, 'version 1 /members/*/relation contract.enum': 2 },
    });
  });

  it('asks nothing of what is under correction', async () => {
    const broken = { name: '' };
    expect(await of(row({ values: broken, doubted: 'all' }))).toMatchObject({ status: 'pass' });
    expect(await of(row({ values: broken, doubted: new Set(['name']) }))).toMatchObject({ status: 'pass' });
  });

  it('tells a value that the mapping cannot read, and a required one that is absent', async () => {
    expect((await of(row({ unreadable: ['sex'] }))).detail).toContain('/sex unreadable by the mapping: 1');
    expect((await of(row({ values: {} }))).detail).toContain('/name contract.required: 1');
  });

  it('warns of an empty table', async () => {
    expect(await of()).toMatchObject({ status: 'warn' });
  });
});

describe('codes', () => {
  const late = (): Promise<never> => Promise.reject(refuse('agent.source-timeout'));

  it('asks for the codes of the map, or of the contract where there is none', async () => {
    const asked: unknown[] = [];
    const strangeCodes: TableInspector['strangeCodes'] = (_mapping, column) => {
      asked.push(column);
      return Promise.resolve({ rows: 0, codes: 0, shapes: [] });
    };
    expect(await run(codes, groundOf({ strangeCodes }))).toMatchObject({
      status: 'pass',
      detail: '2 columns of codes',
    });
    expect(asked).toEqual([
      { pointer: '/sex', expected: ['M', 'F'] },
      { pointer: '/members/relation', expected: ['0', '1'] },
    ]);
  });

  it('tells how many are not expected and what they look like', async () => {
    const strangeCodes = () => Promise.resolve({ rows: 3, codes: 2, shapes: ['A', '99'] });
    const { status, detail } = await run(codes, groundOf({ strangeCodes }));
    expect([status, detail]).toEqual([
      'fail',
      '/sex: 3 rows with 2 codes that are not expected, of the shape A or 99; ' +
        '/members/relation: 3 rows with 2 codes that are not expected, of the shape A or 99',
    ]);
  });

  it('warns of a table that is too large to be read in time, and asks it nothing more', async () => {
    const strangeCodes = jest.fn(late);
    const verdict = await run(codes, groundOf({ strangeCodes }));
    expect(verdict).toMatchObject({ status: 'warn', detail: '/sex could not be read in time' });
    expect(strangeCodes).toHaveBeenCalledTimes(1);
  });

  it('fails all the same for what was found before', async () => {
    const strangeCodes = jest
      .fn<Promise<StrangeCodes>, []>(late)
      .mockResolvedValueOnce({ rows: 1, codes: 1, shapes: ['A'] });
    expect(await run(codes, groundOf({ strangeCodes }))).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('/members/relation could not be read in time') as string,
    });
  });

  it('fails for every other fault', async () => {
    const broken = groundOf({ strangeCodes: () => Promise.reject(refuse('agent.source-failed')) });
    await expect(run(codes, broken)).rejects.toMatchObject({ code: 'agent.source-failed' });
  });
});

describe('index, rights, duplicates', () => {
  const scan = (rows: number, unavoidable: boolean): TableScan => ({ table: 'a.b', rows, unavoidable });

  it.each([
    ['a large table', [scan(10_000, true)], 'fail'],
    ['a large table that has an index', [scan(10_000, false)], 'fail'],
    ['a small table without an index', [scan(9_999, true)], 'warn'],
    ['a small table with one', [scan(9_999, false)], 'pass'],
    ['nothing', [], 'pass'],
  ])('reading %s from end to end', async (_what, scans, status) => {
    expect(await run(sourceIndex, groundOf({ scans: () => Promise.resolve(scans) }))).toMatchObject({ status });
  });

  it('a role that could write is a warning', async () => {
    const ground = groundOf({ powers: () => Promise.resolve(['UPDATE on a.b']) });
    expect(await run(sourceRights, ground, 'register')).toMatchObject({ status: 'warn' });
  });

  it('a table that is too large to be read in time is a warning', async () => {
    const slow = groundOf({ duplicates: () => Promise.reject(refuse('agent.source-timeout')) });
    expect(await run(duplicates, slow)).toMatchObject({ status: 'warn', detail: 'a.b could not be read in time' });
  });

  it('a subject with two records is a failure', async () => {
    expect(await run(duplicates, groundOf({ duplicates: () => Promise.resolve(2) }))).toMatchObject({
      status: 'fail',
      facts: { subjects: 2 },
    });
  });
});

describe('mapping and contract', () => {
  it('names what is missing, of lists too', () => {
    const ground = groundOf({}, { columns: { name: { column: 'n' } }, children: {} });
    expect(run(mappingComplete, ground)).toMatchObject({ status: 'fail', detail: 'version 1 lacks /sex /members' });
  });

  it('warns of a name that no version knows', () => {
    const ground = groundOf({}, { columns: { ...mapping.columns, nmae: { column: 'n' } } });
    expect(run(mappingComplete, ground)).toMatchObject({ status: 'warn', detail: 'no version knows /nmae' });
  });

  it('names published resources that are not mapped', () => {
    expect(run(resourcesMapped, groundOf({}, { resource: '101001/000009' }))).toMatchObject({
      status: 'fail',
      facts: { missing: [resource] },
    });
    expect(run(resourcesMapped, groundOf({}))).toMatchObject({ status: 'pass' });
  });
});
