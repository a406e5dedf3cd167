import {
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  type JWK,
} from 'jose';
import { createClient, isProblem, ProblemError, UnreachableError, type Client, type ClientOptions } from '.';

const GATEWAY = 'https://gateway.example';
const SYSTEM = '0199f0c0-0000-7000-8000-000000000001';
const GRANT = '0199f0c0-0000-7000-8000-000000000002';
const ASK = {
  grant: GRANT,
  resource: '101001/000001',
  mode: 'verify',
  subject: { type: 'citizen-number', id: '990102198503070013' },
  values: { name: '李明远' },
  matter: '1199010099900009983000511003000',
  case: 'C-1',
  operator: 'window-07',
  reason: '办理创业担保贷款',
} as const;

interface Sent {
  url: string;
  headers: Record<string, string>;
  body: string;
}

let sent: Sent[];
let clockMs: number;
let key: JWK;
/** How long the client paused between tries. */
let pauses: number[];
/** What the token route answers instead, one a call. */
let tokenAnswers: (() => Promise<Response>)[];
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
  pauses = [];
  tokenAnswers = [];
  clockMs = 1_800_000_000_000;
  answers = [answered()];
});

function issued(): Promise<Response> {
  const details = { token_type: 'DPoP', expires_in: 600, authorization_details: [] };
  return Promise.resolve(Response.json({ access_token: `token-${sent.length}`, ...details }));
}

function client(more: Partial<ClientOptions> = {}): Promise<Client> {
  const gateway = (url: string, init: RequestInit = {}): Promise<Response> => {
    sent.push({ url, headers: init.headers as Record<string, string>, body: (init.body ?? '') as string });
    if (url.endsWith('/oauth/token')) return (tokenAnswers.shift() ?? issued)();
    const next = answers.length > 1 ? answers.shift()! : answers[0]!;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next.clone());
  };
  return createClient({
    gatewayUrl: `${GATEWAY}/`,
    systemId: SYSTEM,
    signingKey: key,
    receipts: 'leave',
    fetch: gateway as typeof fetch,
    clock: { now: () => clockMs },
    pacing: {
      sleep: (ms) => {
        pauses.push(ms);
        clockMs += ms;
        return Promise.resolve();
      },
      random: () => 0.5,
    },
    ...more,
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
    expect(pauses).toHaveLength(2);
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

  it('asks for its token again too when the gateway was away', async () => {
    tokenAnswers = [() => Promise.reject(new TypeError('fetch failed')), async () => problem(503, 'audit.unavailable')];
    await (await client()).exchange(ASK);
    expect(tokenCalls()).toHaveLength(3);
    const assertions = tokenCalls().map(({ body }) => new URLSearchParams(body).get('client_assertion'));
    expect(new Set(assertions).size).toBe(3);
  });

  it('says so when nobody is there', async () => {
    answers = [new TypeError('fetch failed')];
    const thrown = await (await client()).exchange(ASK).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UnreachableError);
    expect(thrown).toMatchObject({ timedOut: false, cause: expect.any(TypeError) });
    expect(exchangeCalls()).toHaveLength(4);
  });

  it('is not answered later than the caller waits', async () => {
    answers = [problem(503, 'kafka.unavailable', { 'retry-after': '3' })];
    await expect((await client()).exchange(ASK, { timeoutMs: 2_000 })).rejects.toMatchObject({ status: 503 });
    expect(exchangeCalls()).toHaveLength(1);
  });

  it.each([
    ['token', (held: Client) => held.token({ grant: GRANT, matter: ASK.matter }, { timeoutMs: 50 })],
    ['question', (held: Client) => held.exchange(ASK, { timeoutMs: 50 })],
  ])('holds a %s to its time, the token that is asked for on the way included', async (_what, call) => {
    const begun = performance.now();
    const silent: typeof fetch = () => new Promise(() => undefined);
    await expect(call(await client({ fetch: silent }))).rejects.toMatchObject({ timedOut: true });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('is cut off when the gateway is silent', async () => {
    const silent = { fetch: (() => new Promise(() => {})) as typeof fetch };
    const thrown = await (await client(silent)).receiptKeys({ timeoutMs: 20 }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: 'UnreachableError', timedOut: true });
  });

  it('is given up when its caller does, and the token that others wait for is not', async () => {
    let answer = (_response: Response): void => {};
    tokenAnswers = [() => new Promise((resolve) => (answer = resolve))];
    const one = await client();
    const leaving = new AbortController();
    const [left, stayed] = [one.exchange(ASK, { signal: leaving.signal }), one.exchange(ASK)];
    leaving.abort(new Error('the applicant left'));
    await expect(left).rejects.toThrow('the applicant left');
    while (tokenCalls().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    answer(await issued());
    await expect(stayed).resolves.toMatchObject({ kind: 'match' });
    expect(tokenCalls()).toHaveLength(1);
    expect(exchangeCalls()).toHaveLength(1);
  });

  it('is not begun by a caller who has given up', async () => {
    const signal = AbortSignal.abort(new Error('the applicant left'));
    await expect((await client()).exchange(ASK, { signal })).rejects.toThrow('the applicant left');
    expect(exchangeCalls()).toHaveLength(0);
  });
});

describe('a problem', () => {
  it('is told by its code, with all that the gateway says of it', async () => {
    const told = { audit: GRANT, exchange: SYSTEM, remedy: 'ask', faults: [{ pointer: '/x', code: 'c', detail: 'd' }] };
    const body = { code: 'grant.suspended', title: 'words', status: 403, traceId: 't', ...told };
    answers = [Response.json(body, { status: 403, headers: { 'retry-after': '7' } })];
    const thrown: unknown = await (await client()).exchange(ASK).catch((error: unknown) => error);
    expect(isProblem(thrown)).toBe(true);
    expect(isProblem(thrown, 'grant.ended')).toBe(false);
    if (!isProblem(thrown, 'grant.ended', 'grant.suspended')) throw new Error('not the problem');
    const code: 'grant.ended' | 'grant.suspended' = thrown.code;
    expect(code).toBe('grant.suspended');
    expect(thrown).toMatchObject({ ...told, retryAfterSeconds: 7 });
  });

  it('is nothing else', () => {
    expect(isProblem(new TypeError('fetch failed'))).toBe(false);
    expect(new ProblemError(502, undefined)).toMatchObject({ code: 'http.unreadable', faults: [], remedy: undefined });
  });
});

describe('a signing key', () => {
  it.each<[string, JWK]>([
    ['public', { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }],
    ['of another curve', { kty: 'EC', crv: 'P-384', x: 'x', y: 'y', d: 'd' }],
  ])('that is %s is refused at once', async (_what, jwk) => {
    await expect(client({ signingKey: jwk })).rejects.toThrow(TypeError);
  });

  it('may be Ed25519', async () => {
    const { privateKey } = await generateKeyPair('Ed25519', { extractable: true });
    await (await client({ signingKey: await exportJWK(privateKey) })).token({ grant: GRANT, matter: ASK.matter });
    const assertion = new URLSearchParams(sent[0]!.body).get('client_assertion')!;
    expect(decodeProtectedHeader(assertion).alg).toBe('EdDSA');
  });

  it('may be one that cannot be taken out of its store', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: false });
    const held = { key: privateKey, kid: 'registered-kid', alg: 'ES256' } as const;
    await (await client({ signingKey: held })).token({ grant: GRANT, matter: ASK.matter });
    const assertion = new URLSearchParams(sent[0]!.body).get('client_assertion')!;
    expect(decodeProtectedHeader(assertion).kid).toBe('registered-kid');
  });
});
