import { decodeJwt } from 'jose';
import { createClient, type Client } from '.';
import { ServerClock } from './server-clock';

const TRUE_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const date = (ms: number): string => new Date(ms).toUTCString();

describe('the clock', () => {
  it.each([
    ['ahead', 8 * HOUR_MS],
    ['behind', -8 * HOUR_MS],
    ['a little ahead', 7_000],
  ])('that is %s is set by the gateway’s', (_what, offMs) => {
    const clock = new ServerClock({ now: () => TRUE_MS + offMs });
    expect(clock.correct(date(TRUE_MS), clock.mark())).toBe(true);
    expect(Math.abs(clock.now() - TRUE_MS)).toBeLessThanOrEqual(1_000);
    expect(clock.correct(date(TRUE_MS), clock.mark())).toBe(false);
  });

  it.each<[string, number, string | null, number]>([
    ['it is right', 0, date(TRUE_MS), 0],
    ['it is off by what a network may take', 5_500, date(TRUE_MS), 0],
    ['it is off by more than a day', 25 * HOUR_MS, date(TRUE_MS), 0],
    ['the answer took too long to tell', HOUR_MS, date(TRUE_MS), 11_000],
    ['the answer came before the question', HOUR_MS, date(TRUE_MS), -1],
    ['the answer does not say', HOUR_MS, null, 0],
    ['the answer says something else', HOUR_MS, 'noon', 0],
  ])('is left alone when %s', (_what, offMs, header, roundMs) => {
    const clock = new ServerClock({ now: () => TRUE_MS + offMs });
    const mark = clock.mark();
    expect(clock.correct(header, { ...mark, ownMs: mark.ownMs - roundMs })).toBe(false);
    expect(clock.now()).toBe(TRUE_MS + offMs);
  });

  it('is set once for calls that went out together, and each of them may try again', () => {
    const clock = new ServerClock({ now: () => TRUE_MS + HOUR_MS });
    const together = Array.from({ length: 7 }, () => clock.mark());
    expect(together.map((mark) => clock.correct(date(TRUE_MS), mark))).toEqual(together.map(() => true));
    expect(Math.abs(clock.now() - TRUE_MS)).toBeLessThanOrEqual(1_000);
  });

  it('is set again when the machine’s own clock is put right meanwhile', () => {
    let offMs = HOUR_MS;
    const clock = new ServerClock({ now: () => TRUE_MS + offMs });
    clock.correct(date(TRUE_MS), clock.mark());
    offMs = 0;
    expect(clock.correct(date(TRUE_MS), clock.mark())).toBe(true);
    expect(Math.abs(clock.now() - TRUE_MS)).toBeLessThanOrEqual(1_000);
  });
});

describe('a gateway that refuses what is dated wrongly', () => {
  let refused: string[];
  let tells: boolean;

  /** Holds assertions and proofs to the true time, as the real one does. */
  function gateway(url: string, init: RequestInit = {}): Promise<Response> {
    const proof = decodeJwt((init.headers as Record<string, string>)['dpop']!);
    const atToken = url.endsWith('/oauth/token');
    const assertion = atToken ? new URLSearchParams(init.body as string).get('client_assertion') : undefined;
    const headers: Record<string, string> = tells ? { date: date(TRUE_MS) } : {};
    if (typeof assertion === 'string' && off(decodeJwt(assertion).iat)) {
      const faults = [{ pointer: '/client_assertion/iat', code: 'token.claim', detail: 'words' }];
      return refusal('token.invalid-client', 401, headers, faults);
    }
    if (off(proof.iat))
      return refusal(atToken ? 'token.invalid-dpop-proof' : 'token.invalid-resource-proof', 401, headers);
    const body = atToken
      ? { access_token: 't', token_type: 'DPoP', expires_in: 600, authorization_details: [] }
      : { exchange: 'x', kind: 'match', results: {} };
    return Promise.resolve(Response.json(body, { headers }));
  }

  function refusal(code: string, status: number, headers: Record<string, string>, faults: object[] = []) {
    refused.push(code);
    return Promise.resolve(Response.json({ code, title: 'words', status, traceId: 't', faults }, { status, headers }));
  }

  const off = (iat: number | undefined): boolean => Math.abs((iat ?? 0) * 1000 - TRUE_MS) > 30_000;
  let clockMs: number;
  let client: Client;

  beforeEach(async () => {
    [refused, tells, clockMs] = [[], true, TRUE_MS + 8 * HOUR_MS];
    const signingKey = { kty: 'EC', crv: 'P-256', ...KEY };
    const options = { gatewayUrl: 'https://gateway.example', systemId: ID, signingKey, receipts: 'leave' } as const;
    client = await createClient({ ...options, fetch: gateway as typeof fetch, clock: { now: () => clockMs } });
  });

  const ask = () =>
    client.exchange({
      ...{ grant: ID, resource: '999001/000001', matter: '1199010099900009983000511003000' },
      ...{ mode: 'verify', subject: { type: 'citizen-number', id: '990102198503070013' }, values: { name: '李' } },
      ...{ case: 'C-1', operator: 'window-07', reason: '办理' },
    } as const);

  it('is answered at once in its own time, once for good', async () => {
    await expect(ask()).resolves.toMatchObject({ kind: 'match' });
    await expect(ask()).resolves.toMatchObject({ kind: 'match' });
    expect(refused).toEqual(['token.invalid-client']);
  });

  it('also at the resource, when the clock jumps between two calls', async () => {
    await ask();
    clockMs -= 8 * HOUR_MS;
    await expect(ask()).resolves.toMatchObject({ kind: 'match' });
    expect(refused).toEqual(['token.invalid-client', 'token.invalid-resource-proof']);
  });

  it('is not asked again when it does not say what time it is', async () => {
    tells = false;
    await expect(ask()).rejects.toMatchObject({ code: 'token.invalid-client' });
    expect(refused).toHaveLength(1);
  });
});

const ID = '0199f0c0-0000-7000-8000-000000000001';
/** Example key of RFC 7517, appendix A.2. */
const KEY = {
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE',
};
