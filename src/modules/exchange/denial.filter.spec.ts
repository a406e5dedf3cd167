import { randomUUID } from 'node:crypto';
import type { ArgumentsHost } from '@nestjs/common';
import { refuse, type ErrorCode } from '../../contracts';
import { systemClock, type OncewayError } from '../../kernel';
import type { AuditEvent, AuditLog } from '../audit';
import { AsksSpent, type AskWindow } from '../tokens';
import { DenialFilter } from './denial.filter';
import type { ExchangeMetrics } from './exchange-metrics';
import type { ExchangeSettings } from './exchange-settings';

const SYSTEM = { kind: 'system', systemId: randomUUID(), department: '11990100999000013D', keyId: 'k' };
const BODY = {
  resource: '101001/000001',
  mode: 'fetch',
  subject: { type: 'citizen-number', id: '990102198503070013' },
  items: ['name', 'n990102198503070013'],
  matter: '11990100999000013D3000511003001',
  case: 'C-1',
  operator: 'clerk-7',
  reason: 'restaurant',
};

interface Outcome {
  status: number;
  headers: Record<string, string>;
  problem: Record<string, unknown>;
  records: AuditEvent[];
  counted: string[];
  reported: number;
}

/** A window that has room. */
const roomy = { take: () => Promise.resolve({ limit: 2, used: 1 }) };

async function outcomeOf(error: OncewayError, actor?: object, asks: Pick<AskWindow, 'take'> = roomy): Promise<Outcome> {
  const seen: Outcome = { status: 0, headers: {}, problem: {}, records: [], counted: [], reported: 0 };
  const audit = {
    append: (event: AuditEvent) =>
      Promise.resolve({ auditId: randomUUID(), appendTimeMs: seen.records.push(event), partition: 0, offset: '0' }),
    countRefusal: (code: string) => seen.counted.push(code),
    tallyRefusal: (code: string, { system }: { system: string }) => seen.counted.push(`${code} ${system}`),
  } as unknown as AuditLog;
  const metrics = { denied: () => undefined } as unknown as ExchangeMetrics;
  const settings = { keys: { hashing: Buffer.alloc(32) }, clock: systemClock } as unknown as ExchangeSettings;
  const reply = {
    header: (name: string, value: string) => ((seen.headers[name] = value), reply),
    headers: (more: object) => (Object.assign(seen.headers, more), reply),
    status: (status: number) => ((seen.status = status), reply),
    type: () => reply,
    send: (text: string) => (seen.problem = JSON.parse(text) as Record<string, unknown>),
  };
  const report = (_error: unknown, { status }: { status: number }): void => void (seen.reported = status);
  const request = { actor, body: BODY, trace: { traceId: 'a'.repeat(32) }, report };
  const http = { getRequest: () => request, getResponse: () => reply };
  await new DenialFilter(audit, asks as AskWindow, metrics, settings).catch(error, {
    switchToHttp: () => http,
  } as unknown as ArgumentsHost);
  return seen;
}

describe('a refused exchange', () => {
  it('of a known caller gets a record, whose id is told and which names nobody', async () => {
    const { records, problem, counted } = await outcomeOf(refuse('grant.missing'), SYSTEM);
    expect(records).toMatchObject([{ type: 'exchange.denied', rule: 'grant.missing', items: ['name'] }]);
    expect(problem).toMatchObject({ code: 'grant.missing', kind: 'denied', audit: expect.any(String) as string });
    expect(JSON.stringify([records, problem])).not.toContain('990102198503070013');
    expect(counted).toEqual([]);
  });

  it('beyond what its system may be refused in a second is summed up by its name and has no record', async () => {
    const asking = { system: SYSTEM.systemId, department: SYSTEM.department };
    const full = { take: () => Promise.reject(new AsksSpent(asking, { limit: 2, used: 3 })) };
    const { status, headers, problem, records, counted } = await outcomeOf(refuse('grant.missing'), SYSTEM, full);
    expect([records, counted]).toEqual([[], [`limit.system-rate ${SYSTEM.systemId}`]]);
    expect([status, problem]).toMatchObject([429, { code: 'limit.system-rate', limit: 2 }]);
    expect(problem).not.toHaveProperty('audit');
    expect(headers).toMatchObject({ 'retry-after': '1', ratelimit: '"system-asks";r=0;t=1' });
  });

  it('that cannot be counted is not answered: the limit fails closed', async () => {
    const away = { take: () => Promise.reject(refuse('database.unavailable')) };
    const { status, records } = await outcomeOf(refuse('grant.missing'), SYSTEM, away);
    expect([status, records]).toEqual([503, []]);
  });

  it('of an unknown caller is counted and gets no record', async () => {
    const { records, counted } = await outcomeOf(refuse('token.invalid'));
    expect([records, counted]).toEqual([[], ['token.invalid']]);
  });

  it('for its nonce alone is neither recorded nor counted: the caller comes again', async () => {
    const { records, counted } = await outcomeOf(refuse('token.resource-nonce-required'));
    expect([records, counted]).toEqual([[], []]);
  });

  it.each<ErrorCode>(['kafka.unavailable', 'internal.error', 'exchange.source-unavailable'])(
    'by %s is no denial, and reaches the log',
    async (code) => {
      const { records, reported, status } = await outcomeOf(refuse(code), SYSTEM);
      expect([records, reported]).toEqual([[], status]);
    },
  );

  it.each<[ErrorCode, string | undefined]>([
    ['access.unauthenticated', 'DPoP algs="ES256 Ed25519 EdDSA"'],
    ['token.expired', 'DPoP error="invalid_token", algs="ES256 Ed25519 EdDSA"'],
    ['token.dpop-reused', 'DPoP error="invalid_dpop_proof", algs="ES256 Ed25519 EdDSA"'],
    ['token.invalid-resource-proof', 'DPoP error="invalid_dpop_proof", algs="ES256 Ed25519 EdDSA"'],
    ['token.resource-nonce-required', 'DPoP error="use_dpop_nonce", algs="ES256 Ed25519 EdDSA"'],
    ['grant.missing', undefined],
  ])('by %s is challenged with %s', async (code, challenge) => {
    const refused = refuse(code, { facts: { challenge: 'DPoP' } });
    expect((await outcomeOf(refused)).headers['www-authenticate']).toBe(challenge);
  });
});
