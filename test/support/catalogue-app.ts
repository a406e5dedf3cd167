import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Client } from 'pg';
import { DataSource } from 'typeorm';

import { REGIONS } from '../../src/apps/local/sample-data';
import { refuse } from '../../src/contracts';
import { systemClock, uuidv7, type OfficerActor, type OfficerRole, type SystemActor } from '../../src/kernel';
import { AuditSettings } from '../../src/modules/audit';
import { CatalogueModule, EntryHolders } from '../../src/modules/catalogue';
import { GrantHolders, GrantsModule } from '../../src/modules/grants';
import { parentOfRegion, PARTY_ENTITIES } from '../../src/modules/parties';
import { StopsModule } from '../../src/modules/stops';
import { Authenticator } from '../../src/platform/auth';
import { createDataSource } from '../../src/platform/database';
import { createHttpApp } from '../../src/platform/http';
import { EVENT_SOURCES, RecordProducer } from '../../src/platform/kafka';
import { generateSigningJwk, signingKey } from '../../src/platform/keys';
import { createLogger } from '../../src/platform/logging';
import { createRegistry, Registry } from '../../src/platform/metrics';
import { newDatabase, type TestDatabase } from './stack';

/** Departments of the fictional city; the office asks, police and market hold data, the bureau governs. */
export const DEPARTMENTS = {
  office: '119901009990000998',
  police: '11990100999000013D',
  market: '1199010099900003X0',
  bureau: '119901009990000480',
} as const;

/** Officers of the test, by the name under which a test calls for them. */
const OFFICERS = {
  officeClerk: ['office', ['operator']],
  officeHead: ['office', ['sharing-head']],
  officeHead2: ['office', ['sharing-head']],
  policeClerk: ['police', ['operator']],
  policeReviewer: ['police', ['provider-reviewer']],
  policeHead: ['police', ['sharing-head']],
  policeHead2: ['police', ['sharing-head']],
  marketHead: ['market', ['sharing-head']],
  authority: ['bureau', ['authority-officer']],
  authority2: ['bureau', ['authority-officer']],
  bureauHead: ['bureau', ['sharing-head', 'authority-officer']],
  auditor: ['bureau', ['auditor']],
  ops: ['bureau', ['ops']],
} as const satisfies Record<string, readonly [keyof typeof DEPARTMENTS, readonly OfficerRole[]]>;

export type OfficerName = keyof typeof OFFICERS;
export const OFFICER_NAMES = Object.keys(OFFICERS) as OfficerName[];
/** Those who sign for a department or govern. */
export const SIGNING_NAMES = OFFICER_NAMES.filter((name) =>
  OFFICERS[name][1].some((role) => role === 'sharing-head' || role === 'authority-officer'),
);

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  /** Of a problem document. */
  code?: string;
  /** `pointer code` of each fault. */
  faults: string[];
}

/** Catalogue and grants over a real PostgreSQL; who calls is said by a header instead of a session. */
export class CatalogueApp {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly database: TestDatabase,
    readonly source: DataSource,
    /** The owner's connection, for what no route shows. */
    readonly owner: Client,
    readonly actors: Readonly<Record<OfficerName, OfficerActor>>,
  ) {}

  static async start(): Promise<CatalogueApp> {
    const database = await newDatabase();
    const owner = new Client({ connectionString: database.urls.owner });
    await owner.connect();
    const actors = await insertParties(owner);
    const source = createDataSource({
      url: database.urls.gateway,
      entities: [...PARTY_ENTITIES],
      applicationName: 'catalogue-app',
    });
    await source.initialize();
    const app = await createHttpApp(Root.of(Surroundings.of(source, actors)), createLogger('test', 'silent'));
    return new CatalogueApp(app, database, source, owner, actors);
  }

  /** Where a further process of this test finds the database. */
  get urls(): TestDatabase['urls'] {
    return this.database.urls;
  }

  async call(
    who: OfficerName | undefined,
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    body?: object,
  ): Promise<Answer> {
    const answer = await this.app.inject({
      method,
      url,
      ...(body !== undefined && { payload: body }),
      headers: who === undefined ? {} : { 'x-officer': who },
    });
    const read: { faults?: { pointer: string; code: string }[]; code?: string } =
      answer.body === '' ? {} : answer.json<object>();
    const faults = read.faults ?? [];
    return {
      status: answer.statusCode,
      body: { ...read },
      // An entry has a code too, that of its resource.
      ...(answer.statusCode >= 400 && read.code !== undefined && { code: read.code }),
      faults: faults.map(({ pointer, code }) => `${pointer} ${code}`),
    };
  }

  /** All pages of a list, read one after another. */
  async everyPage(who: OfficerName, path: string, limit = 200): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let cursor: unknown;
    do {
      const after = typeof cursor === 'string' ? `&cursor=${cursor}` : '';
      const { status, body } = await this.call(who, 'GET', `${path}?limit=${limit}${after}`);
      if (status !== 200) throw new Error(`${path}: ${status}`);
      found.push(...(body['items'] as Record<string, unknown>[]));
      cursor = body['next'];
    } while (cursor !== undefined);
    return found;
  }

  /** Values of the outbox rows of one topic, oldest first. */
  async outbox(topic: string): Promise<Record<string, unknown>[]> {
    const { rows } = await this.owner.query<{ value: string }>(
      'SELECT value FROM outbox WHERE topic = $1 ORDER BY id',
      [topic],
    );
    return rows.map(({ value }) => JSON.parse(value) as Record<string, unknown>);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.source.destroy();
    await this.owner.end();
    await this.database.drop();
  }
}

async function insertRegions(owner: Client): Promise<void> {
  const names = REGIONS.map(({ names: { zh } }) => zh);
  await owner.query(
    `INSERT INTO regions (code, name_zh, name_en, parent, registered_at)
     SELECT code, name, name, parent, now() FROM unnest($1::text[], $2::text[], $3::text[]) AS r (code, name, parent)`,
    [REGIONS.map(({ code }) => code), names, REGIONS.map(({ code }) => parentOfRegion(code))],
  );
}

async function insertParties(owner: Client): Promise<Record<OfficerName, OfficerActor>> {
  await insertRegions(owner);
  for (const [name, code] of Object.entries(DEPARTMENTS)) {
    const kind = name === 'bureau' ? 'authority' : 'ordinary';
    await owner.query(
      `INSERT INTO departments (code, name_zh, name_en, kind, region, registered_at)
       VALUES ($1, $2, $2, $3, substr($1, 3, 6), now())`,
      [code, name, kind],
    );
  }
  const actors: Partial<Record<OfficerName, OfficerActor>> = {};
  for (const name of OFFICER_NAMES) {
    const [department, roles] = OFFICERS[name];
    const officerId = uuidv7();
    await owner.query(
      `INSERT INTO officers (id, department, login, name, roles, password_hash, must_change_password, created_at)
       VALUES ($1, $2, $3, $3, $4, 'none', false, now())`,
      [officerId, DEPARTMENTS[department], name.toLowerCase(), roles],
    );
    actors[name] = { kind: 'officer', officerId, department: DEPARTMENTS[department], roles: [...roles] };
  }
  return actors as Record<OfficerName, OfficerActor>;
}

class HeaderAuthenticator extends Authenticator {
  constructor(private readonly actors: Readonly<Record<string, OfficerActor>>) {
    super();
  }

  override officer(request: FastifyRequest): Promise<OfficerActor> {
    const actor = this.actors[String(request.headers['x-officer'])];
    return actor === undefined ? Promise.reject(refuse('session.missing')) : Promise.resolve(actor);
  }

  override system(): Promise<SystemActor> {
    return Promise.reject(refuse('access.unauthenticated'));
  }
}

@Global()
@Module({})
class Surroundings {
  static of(source: DataSource, actors: Readonly<Record<string, OfficerActor>>): DynamicModule {
    const settings = new AuditSettings(
      'test-gateway',
      signingKey(generateSigningJwk('ES256')),
      systemClock,
      EVENT_SOURCES.gateway('test-gateway'),
    );
    const providers = [
      { provide: DataSource, useValue: source },
      { provide: AuditSettings, useValue: settings },
      { provide: Registry, useValue: createRegistry('test') },
      { provide: EntryHolders, useClass: GrantHolders },
      // Acts of officers go through the outbox; whoever reaches for Kafka here is wrong.
      { provide: RecordProducer, useValue: {} },
      { provide: Authenticator, useValue: new HeaderAuthenticator(actors) },
    ];
    return { module: Surroundings, providers, exports: providers.map(({ provide }) => provide) };
  }
}

@Module({})
class Root {
  static of(surroundings: DynamicModule): DynamicModule {
    return { module: Root, imports: [surroundings, CatalogueModule, GrantsModule, StopsModule] };
  }
}
