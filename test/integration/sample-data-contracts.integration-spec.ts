import { pino } from 'pino';
import { Client } from 'pg';
import { createAgentMetrics, SqlConnector } from '../../src/agent';
import { Desk } from '../../src/agent/desk';
import {
  loadSampleData,
  REFERENCE_DEPARTMENTS,
  referenceSources,
  type ReferenceDepartment,
} from '../../src/apps/local/sample-data';
import type { Answer, MappedResource } from '../../src/contracts';
import { referenceResources, type ReferenceResource } from '../../src/contracts/reference';
import { systemClock } from '../../src/kernel';
import { Registry } from '../../src/platform/metrics';
import { emptyDatabase, type EmptyDatabase } from '../support/empty-database';

// Real: PostgreSQL, the loader, the mappings, the agent's connector and desk. Only Kafka is left out.
const people = 2000;
const SUBJECTS = 100;
let country: EmptyDatabase;
let sql: Client;

beforeAll(async () => {
  country = await emptyDatabase();
  for (const { shortName: department } of REFERENCE_DEPARTMENTS) {
    await loadSampleData({ department, url: country.url, people });
  }
  sql = new Client({ connectionString: country.url });
  await sql.connect();
}, 120_000);

afterAll(async () => {
  await sql.end();
  await country.drop();
});

function deskOf(department: ReferenceDepartment): { desk: Desk; close: () => Promise<void>; mapped: MappedResource[] } {
  const { department: creditCode, sources, resources } = referenceSources(department);
  const connector = new SqlConnector({ source: sources[0]!, url: country.url, resources, clock: systemClock });
  const desk = new Desk({
    department: creditCode,
    connectors: [connector],
    metrics: createAgentMetrics(new Registry()),
    logger: pino({ level: 'silent' }),
    clock: systemClock,
  });
  for (const { code: resource, version, subjectType, schema, department: owner } of referenceResources) {
    desk.learn({ resource, version, subjectType, schema, department: owner, status: 'published', seq: 1 });
  }
  return { desk, close: () => connector.close(), mapped: resources };
}

/** Random subjects of a mapping, always the same ones. */
async function subjectsOf({ table, through, subjectColumn }: MappedResource): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT ${subjectColumn}::text AS id FROM ${through?.table ?? table} GROUP BY 1 ORDER BY md5(${subjectColumn}::text)
     LIMIT ${SUBJECTS}`,
  );
  return rows.map(({ id }) => id);
}

async function answersOf(desk: Desk, resource: ReferenceResource, subjects: readonly string[]): Promise<Answer[]> {
  const items = Object.keys(resource.schema['properties'] as object);
  return Promise.all(
    subjects.map(async (id) => {
      const shaped = await desk.answer({
        exchange: '01900000-0000-7000-8000-000000000001',
        attempt: 1,
        consumer: '119901009990000998',
        system: '01900000-0000-7000-8000-000000000002',
        grant: '01900000-0000-7000-8000-000000000003',
        resource: resource.code,
        version: resource.version,
        mode: 'fetch',
        subject: { type: resource.subjectType, id },
        items,
        matter: '1199010099900002183990111002000',
        requestSalt: 'AAAAAAAAAAAAAAAAAAAAAA',
        deadlineMs: Date.now() + 20_000,
      });
      return shaped as Answer;
    }),
  );
}

describe.each(REFERENCE_DEPARTMENTS.map(({ shortName, creditCode }) => [shortName, creditCode] as const))(
  'the agent of %s',
  (shortName, creditCode) => {
    const own = referenceResources.filter(({ department }) => department === creditCode);
    let open: ReturnType<typeof deskOf>;
    beforeAll(() => (open = deskOf(shortName)));
    afterAll(() => open.close());

    it.each(own)('answers $code version $version by its contract, whoever is asked for', async (resource) => {
      const mapping = open.mapped.find((candidate) => candidate.resource === resource.code)!;
      const subjects = await subjectsOf(mapping);
      expect(subjects.length).toBeGreaterThan(0);
      // Few enough at once for the connector's queue.
      const answers: Answer[] = [];
      for (let at = 0; at < subjects.length; at += 50) {
        answers.push(...(await answersOf(open.desk, resource, subjects.slice(at, at + 50))));
      }
      const others = answers.filter(({ kind }) => kind !== 'found' && kind !== 'under-correction');
      expect([...new Set(others.map(({ kind, reasonCode }) => `${kind} ${reasonCode ?? ''}`))]).toEqual([]);
      expect(answers.filter(({ kind }) => kind === 'found').length).toBeGreaterThan(subjects.length * 0.9);
    });

    it.each(own)('$code version $version is looked up by an index', async ({ code }) => {
      const mapping = open.mapped.find((candidate) => candidate.resource === code)!;
      await sql.query('SET enable_seqscan = off');
      const { rows } = await sql.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT FROM ${mapping.through?.table ?? mapping.table} WHERE ${mapping.subjectColumn} = '1'`,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('Index');
      expect(plan).not.toContain('Seq Scan');
    });
  },
);
