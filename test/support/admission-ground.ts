import { randomBytes, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { ExchangeRequest } from '../../src/contracts';
import { systemClock, uuidv7 } from '../../src/kernel';
import type { AdmissionCall } from '../../src/modules/exchange/admission-call';
import type { SystemCall } from '../../src/modules/tokens';
import { createDataSource } from '../../src/platform/database';
import { newDatabase, type TestDatabase } from './stack';

export const MATTER = '1199010099900002183990111002000';
const AUTHORITY = '119901009990000480';
export const PROVIDER = '11990100999000013D';
export const CONSUMER = '119901009990000998';

export interface GroundGrant {
  readonly id: string;
  readonly resource: string;
  readonly system: string;
}

/**
 * Rows that admission reads, on a database of this test's own: departments, systems with a key, a published version a
 * resource, approved grants. Fake: the call that a verified token and proof would make.
 */
export class AdmissionGround {
  private constructor(
    readonly database: TestDatabase,
    /** As a gateway, one pool a replica. */
    readonly replicas: readonly DataSource[],
    readonly owner: DataSource,
  ) {}

  static async open(replicas = 1): Promise<AdmissionGround> {
    const database = await newDatabase();
    const connect = (url: string): Promise<DataSource> =>
      createDataSource({ url, entities: [], applicationName: 'admission-ground', poolSize: 6 }).initialize();
    const gateways = await Promise.all(Array.from({ length: replicas }, () => connect(database.urls.gateway)));
    const ground = new AdmissionGround(database, gateways, await connect(database.urls.owner));
    await ground.owner.query(
      `INSERT INTO departments (code, name_zh, name_en, kind, registered_at)
       VALUES ($1, 'a', 'a', 'authority', now()), ($2, 'b', 'b', 'ordinary', now()), ($3, 'c', 'c', 'ordinary', now())`,
      [AUTHORITY, PROVIDER, CONSUMER],
    );
    await ground.owner.query(
      `INSERT INTO officers (id, department, login, name, roles, password_hash, must_change_password, created_at)
       SELECT id, $2, login, login, '{sharing-head}', 'x', false, now()
         FROM unnest($1::uuid[], ARRAY['one', 'two', 'three']) AS o (id, login)`,
      [OFFICERS, PROVIDER],
    );
    return ground;
  }

  get source(): DataSource {
    return this.replicas[0]!;
  }

  async close(): Promise<void> {
    await Promise.all([...this.replicas, this.owner].map((one) => one.destroy()));
    await this.database.drop();
  }

  async system(): Promise<string> {
    const id = randomUUID();
    await this.owner.query(
      `INSERT INTO systems (id, department, name_zh, name_en, registered_at) VALUES ($1, $2, 's', 's', now())`,
      [id, CONSUMER],
    );
    await this.owner.query('INSERT INTO registered_kids VALUES ($1)', [`key-${id}`]);
    await this.owner.query(
      `INSERT INTO system_keys (kid, system_id, use, jwk, registered_at) VALUES ($1, $2, 'sig', '{}', now())`,
      [`key-${id}`, id],
    );
    return id;
  }

  async resource(limits: { perSecond?: number; concurrent?: number } = {}): Promise<string> {
    const code = `101001/${String(Math.floor(Math.random() * 900_000) + 100_000)}`;
    await this.owner.query('INSERT INTO entries (code, department, versions, created_at) VALUES ($1, $2, 1, now())', [
      code,
      PROVIDER,
    ]);
    await this.owner.query(
      `INSERT INTO entry_versions (id, resource, version, state, description, schema, schema_hash, items, share_type,
         subject_type, submitted_at, submitted_by, decided_at, decided_by, published_at, published_by)
       VALUES ($1, $2, 1, 'published', '{}', '{}', 'h', '{name,sex}', 'conditional', 'citizen-number', now(), $3, now(), $4, now(), $4)`,
      [randomUUID(), code, OFFICERS[0], OFFICERS[1]],
    );
    if (limits.perSecond !== undefined || limits.concurrent !== undefined) {
      await this.owner.query('INSERT INTO resource_limits VALUES ($1, $2, $3, now(), $4)', [
        code,
        limits.perSecond ?? null,
        limits.concurrent ?? null,
        OFFICERS[0],
      ]);
    }
    return code;
  }

  async grant(system: string, resource: string, dailyQuota = 1_000_000): Promise<GroundGrant> {
    const id = uuidv7();
    await this.owner.query(
      `INSERT INTO grants (id, department, provider, resource, version, items, modes, matters, systems, purpose,
         legal_basis, asked_quota, asked_until, valid_from, valid_until, daily_quota, state, requested_at, requested_by,
         signed_off_at, signed_off_by, decided_at, decided_by)
       VALUES ($1, $2, $3, $4, 1, '{name,sex}', '{verify,fetch}', $5, $6, 'p', 'l', $7, '2099-12-31', '2026-01-01',
         '2099-12-31', $7, 'approved', now(), $8, now(), $9, now(), $10)`,
      [id, CONSUMER, PROVIDER, resource, [MATTER], [system], dailyQuota, ...OFFICERS],
    );
    return { id, resource, system };
  }

  /** What a verified call under that grant brings to admission. */
  call(
    { id, resource, system }: GroundGrant,
    body: Partial<ExchangeRequest> = {},
    more: Partial<AdmissionCall> = {},
  ): AdmissionCall {
    const whole = {
      ...{ resource, mode: 'fetch', subject: { type: 'citizen-number', id: '99010119900101001X' }, items: ['name'] },
      ...{ matter: MATTER, case: 'c', operator: 'o', reason: 'r' },
      ...body,
    } as ExchangeRequest;
    const call = {
      actor: { kind: 'system', systemId: system, department: CONSUMER, keyId: `key-${system}` },
      token: {
        ...{ sub: system, department: CONSUMER, key_id: `key-${system}` },
        authorization_details: [{ type: 'onceway_exchange', grant: id, matter: MATTER }],
      },
      proof: { hash: randomBytes(32), expiresAtMs: Date.now() + 60_000, thumbprint: 't' },
    } as unknown as SystemCall;
    return {
      ...{ call, body: whole, idempotency: undefined, freshId: uuidv7(), sealedTexts: 'texts', sealedProof: null },
      deadlineMs: systemClock.now() + 4_000,
      accept: () => ({ asked: {}, facts: { type: 'exchange.accepted' } }) as ReturnType<AdmissionCall['accept']>,
      ...more,
    };
  }
}

const OFFICERS = [randomUUID(), randomUUID(), randomUUID()] as const;
