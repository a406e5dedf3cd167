import {
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  type JWK,
} from 'jose';
import { createClient, ProblemError, type Client, type ExchangeAsk } from '.';

const GATEWAY = 'https://gateway.example';
const SYSTEM = '0199f0c0-0000-7000-8000-000000000001';
const GRANT = '0199f0c0-0000-7000-8000-000000000002';
const ASK: ExchangeAsk = {
  grant: GRANT,
  resource: '101001/000001',
  mode: 'verify',
  subject: { type: 'citizen-number', id: '990102198503070013' },
  values: { name: '李明远' },
  matter: '1199010099900009983000511003000',
  case: 'C-1',
  operator: 'window-07',
  reason: '办理创业担保贷款',
};

interface Sent {
  url: string;
  headers: Record<string, string>;
  body: string;
}

let sent: Sent[];
let clockMs: number;
let key: JWK;
/** What the exchange route answers, one a call; the last for good. An Error is what fetch throws. */
let answers: (Response | Error)[];

const answered = (): Response => Response.json({ exchange: 'x', kind: 'match' });
const problem = (status: number, code: string, headers = {}): Response =>
  Response.json({ code, title: 'words', status, traceId: 't' }, { status, headers });

beforeAll(async () => {
  key = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
});

beforeEach(() => {
  sent = [];
  clockMs = 1_800_000_000_000;
  answers = [answered()];
});

function client(signingKey: JWK = key): Promise<Client> {
  const gateway = (url: string, init: RequestInit = {}): Promise<Response> => {
    sent.push({ url, headers: init.headers as Record<string, string>, body: (init.body ?? '') as string });
    if (url.endsWith('/oauth/token')) {
      const body = {
        access_token: `token-${sent.length}`,
        token_type: 'DPoP',
        expires_in: 600,
        authorization_details: [],
      };
      return Promise.resolve(Response.json(body));
    }
    const next = answers.length > 1 ? answers.shift()! : answers[0]!;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next.clone());
  };
  return createClient({
    gatewayUrl: `${GATEWAY}/`,
    systemId: SYSTEM,
    signingKey,
    fetch: gateway as typeof fetch,
    clock: { now: () => clockMs },
  });
}

const tokenCalls = (): Sent[] => sent.filter(({ url }) => url.endsWith('/oauth/token'));
const exchangeCalls = (): Sent[] => sent.filter(({ url }) => url.endsWith('/v1/exchanges'));

describe('a token', () => {
  it('is asked for by an assertion of the registered key and bound to a key of the client', async () => {
    await (await client()).token({ grant: GRANT, matter: ASK.matter, items: ['name'] });
    const form = new URLSearchParams(sent[0]!.body);
    const assertion = form.get('client_assertion')!;
    const { d: _private, ...publicKey } = key;
    const { payload } = await jwtVerify(assertion, publicKey, { currentDate: new Date(clockMs) });
    expect(payload).toMatchObject({ iss: SYSTEM, sub: SYSTEM, aud: GATEWAY, exp: clockMs / 1000 + 60 });
    expect(decodeProtectedHeader(assertion).kid).toBe(await calculateJwkThumbprint(key));
    expect(JSON.parse(form.get('authorization_details')!)).toEqual([
      { type: 'onceway_exchange', grant: GRANT, matter: ASK.matter, items: ['name'] },
    ]);
    const { jwk, typ } = decodeProtectedHeader(sent[0]!.headers['dpop']!);
    expect(typ).toBe('dpop+jwt');
    expect(Object.keys(jwk!).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    expect(decodeJwt(sent[0]!.headers['dpop']!)).toMatchObject({ htm: 'POST', htu: `${GATEWAY}/oauth/token` });
  });

  it('is kept while it lives and renewed before it ends', async () => {
    const one = await client();
    await one.exchange(ASK);
    clockMs += 560_000;
    await one.exchange(ASK);
    expect(tokenCalls()).toHaveLength(1);
    clockMs += 15_000;
    await one.exchange(ASK);
    expect(tokenCalls()).toHaveLength(2);
  });

  it('is asked for once by calls that come at once, and apart for each matter', async () => {
    const one = await client();
    const ask = { grant: GRANT, matter: ASK.matter };
    await Promise.all([one.token(ask), one.token(ask), one.token({ ...ask, matter: `${ASK.matter}AB` })]);
    expect(tokenCalls()).toHaveLength(2);
  });

  it('that the gateway no longer takes is replaced, once', async () => {
    answers = [problem(401, 'token.expired'), answered()];
    await (await client()).exchange(ASK);
    expect(tokenCalls()).toHaveLength(2);
    answers = [problem(401, 'token.expired')];
    await expect((await client()).exchange(ASK)).rejects.toMatchObject({ code: 'token.expired' });
    expect(tokenCalls()).toHaveLength(4);
  });
});

describe('an exchange', () => {
  it('sends the question, and neither grant nor key in its body', async () => {
    expect(await (await client()).exchange({ ...ASK, waitSeconds: 2 })).toMatchObject({ kind: 'match' });
    const [{ headers, body }] = exchangeCalls() as [Sent];
    const { grant: _, ...question } = ASK;
    expect(JSON.parse(body)).toEqual(question);
    expect(headers).toMatchObject({ authorization: 'DPoP token-1', prefer: 'wait=2' });
    expect(decodeJwt(headers['dpop']!)).toMatchObject({ htu: `${GATEWAY}/v1/exchanges`, ath: expect.any(String) });
  });

  it.each<[string, () => Response | Error]>([
    ['the connection broke', () => new TypeError('fetch failed')],
    ['the gateway was away', () => problem(503, 'kafka.unavailable', { 'retry-after': '0' })],
    ['the first try still ran', () => problem(409, 'idempotency.in-progress', { 'retry-after': '0' })],
  ])('is asked again under the same key, with a new proof, when %s', async (_what, failure) => {
    answers = [failure(), failure(), answered()];
    await (await client()).exchange(ASK);
    const calls = exchangeCalls();
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(new Set(calls.map(({ headers }) => headers['dpop'])).size).toBe(3);
  });

  it('is given up after four tries', async () => {
    answers = [problem(503, 'kafka.unavailable', { 'retry-after': '0' })];
    await expect((await client()).exchange(ASK)).rejects.toMatchObject({ status: 503 });
    expect(exchangeCalls()).toHaveLength(4);
  });

  it.each([
    [403, 'grant.suspended'],
    [422, 'idempotency.body-differs'],
    [429, 'quota.exhausted'],
    [504, 'exchange.source-unavailable'],
  ])('is not asked again after %i %s, whose problem is thrown', async (status, code) => {
    answers = [problem(status, code)];
    const thrown = await (await client()).exchange(ASK).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ProblemError);
    expect(thrown).toMatchObject({ status, code, problem: { code } });
    expect(exchangeCalls()).toHaveLength(1);
  });

  it('says so when something answers that is no gateway', async () => {
    answers = [new Response('<html>', { status: 502 })];
    await expect((await client()).exchange(ASK)).rejects.toMatchObject({ code: 'http.unreadable', status: 502 });
  });
});

describe('a signing key', () => {
  it.each<[string, JWK]>([
    ['public', { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }],
    ['of another curve', { kty: 'EC', crv: 'P-384', x: 'x', y: 'y', d: 'd' }],
  ])('that is %s is refused at once', async (_what, jwk) => {
    await expect(client(jwk)).rejects.toThrow(TypeError);
  });

  it('may be Ed25519', async () => {
    const { privateKey } = await generateKeyPair('Ed25519', { extractable: true });
    await (await client(await exportJWK(privateKey))).token({ grant: GRANT, matter: ASK.matter });
    const assertion = new URLSearchParams(sent[0]!.body).get('client_assertion')!;
    expect(decodeProtectedHeader(assertion).alg).toBe('EdDSA');
  });

  it('may be one that cannot be taken out of its store', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: false });
    const held = { key: privateKey, kid: 'registered-kid', alg: 'ES256' } as const;
    await (await client(held)).token({ grant: GRANT, matter: ASK.matter });
    const assertion = new URLSearchParams(sent[0]!.body).get('client_assertion')!;
    expect(decodeProtectedHeader(assertion).kid).toBe('registered-kid');
  });
});
