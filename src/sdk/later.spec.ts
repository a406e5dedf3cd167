import { CompactEncrypt, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { createClient, LaterError, OpeningError, UnreachableError, type Client, type ClientOptions } from '.';

const EXCHANGE = '0199f0c0-0000-7000-8000-0000000000aa';
const ASK = {
  grant: '0199f0c0-0000-7000-8000-000000000002',
  resource: '101001/000001',
  mode: 'fetch',
  subject: { type: 'citizen-number', id: '990102198503070013' },
  items: ['name'],
  matter: '1199010099900009983000511003000',
  case: 'C-1',
  operator: 'window-07',
  reason: '办理创业担保贷款',
} as const;
const TIMES = { answerBy: '2026-11-25T09:00:00.000Z', keptUntil: '2026-11-25T10:00:00.000Z' };

interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
}

let sent: Sent[];
let pauses: number[];
let statuses: object[];
let clockMs: number;
let signingKey: JWK;
let opening: JWK;

beforeAll(async () => {
  signingKey = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
  opening = await exportJWK((await generateKeyPair('ECDH-ES+A256KW', { extractable: true })).privateKey);
});

beforeEach(() => {
  sent = [];
  pauses = [];
  clockMs = 1_800_000_000_000;
});

async function sealed(exchange = EXCHANGE, typ = 'onceway-result+jwe', to = opening): Promise<string> {
  const { d: _private, ...jwk } = to;
  return new CompactEncrypt(
    new TextEncoder().encode(JSON.stringify({ exchange, kind: 'found', values: { name: '李明远' } })),
  )
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', typ })
    .encrypt(await importJWK(jwk, 'ECDH-ES+A256KW'));
}

function answerTo(url: string, method: string): Response {
  if (url.endsWith('/oauth/token')) {
    return Response.json({ access_token: 't', token_type: 'DPoP', expires_in: 600, authorization_details: [] });
  }
  if (method === 'POST')
    return Response.json({ exchange: EXCHANGE, status: `/v1/exchanges/${EXCHANGE}` }, { status: 202 });
  const next = statuses.length > 1 ? statuses.shift()! : statuses[0]!;
  return Response.json({ exchange: EXCHANGE, ...TIMES, ...next });
}

function client(more: Partial<ClientOptions> = {}): Promise<Client> {
  const gateway = (url: string, { method = 'GET', headers = {} }: RequestInit = {}): Promise<Response> => {
    sent.push({ url, method, headers: headers as Record<string, string> });
    return Promise.resolve(answerTo(url, method));
  };
  return createClient({
    ...{ gatewayUrl: 'https://gateway.example', systemId: '0199f0c0-0000-7000-8000-000000000001', signingKey },
    ...{ openingKey: opening, receipts: 'leave', fetch: gateway as typeof fetch, clock: { now: () => clockMs } },
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

describe('a question that is asked without waiting', () => {
  it('prefers so, under a key of its own, and names the exchange', async () => {
    const { exchange } = await (await client()).askLater({ ...ASK, idempotencyKey: 'night/1' });
    expect(exchange).toBe(EXCHANGE);
    const asked = sent.find(({ url, method }) => method === 'POST' && url.endsWith('/v1/exchanges'))!;
    expect(asked.headers).toMatchObject({ prefer: 'respond-async', 'idempotency-key': '"night/1"' });
  });

  it('is not asked by a client that could not open the result', async () => {
    const { openingKey: _none, ...without } = { openingKey: undefined };
    const blind = await createClient({
      ...{ gatewayUrl: 'https://gateway.example', systemId: '0199f0c0-0000-7000-8000-000000000001', signingKey },
      ...{ receipts: 'leave', fetch: () => Promise.reject(new Error('asked')), ...without },
    });
    await expect(blind.askLater(ASK)).rejects.toThrow(TypeError);
  });
});

describe('its result', () => {
  it('is looked for less and less often, and opened', async () => {
    const result = await sealed();
    statuses = [{ state: 'pending' }, { state: 'pending' }, { state: 'delivered', audit: EXCHANGE, result }];
    const answer = await (await client()).result(EXCHANGE, ASK);
    expect(answer).toMatchObject({ exchange: EXCHANGE, audit: EXCHANGE, kind: 'found', values: { name: '李明远' } });
    expect(pauses).toEqual([500, 1_000]);
  });

  it.each([
    ['failed', { state: 'failed', code: 'exchange.source-unavailable' }, 'exchange.source-unavailable'],
    ['expired', { state: 'expired', code: 'exchange.not-fetched' }, 'exchange.not-fetched'],
    ['gone', { state: 'delivered', kind: 'found' }, undefined],
  ])('that will not come is thrown: %s', async (state, status, code) => {
    statuses = [status];
    const thrown = await (await client()).result(EXCHANGE, ASK).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(LaterError);
    expect(thrown).toMatchObject({ state, code, exchange: EXCHANGE });
  });

  it('is given up when the time that the caller has is over', async () => {
    statuses = [{ state: 'pending' }];
    const waiting = (await client()).result(EXCHANGE, ASK, { timeoutMs: 5_000 });
    await expect(waiting).rejects.toBeInstanceOf(UnreachableError);
  });

  it.each([
    ['of another exchange', () => sealed('0199f0c0-0000-7000-8000-0000000000bb')],
    ['of another kind of message', () => sealed(EXCHANGE, 'onceway-reply+jwe')],
    [
      'sealed to another key',
      async () =>
        sealed(
          EXCHANGE,
          'onceway-result+jwe',
          await exportJWK((await generateKeyPair('ECDH-ES+A256KW', { extractable: true })).privateKey),
        ),
    ],
  ])('%s is not handed on', async (_case, result) => {
    statuses = [{ state: 'delivered', audit: EXCHANGE, result: await result() }];
    await expect((await client()).status(EXCHANGE, ASK)).rejects.toBeInstanceOf(OpeningError);
  });

  it.each([[{ kty: 'EC', crv: 'P-384', x: 'a', y: 'b', d: 'c' }], [{ kty: 'OKP', crv: 'X25519', x: 'a' }]])(
    'cannot be opened with a key that the gateway does not take',
    async (jwk) => {
      await expect(client({ openingKey: jwk })).rejects.toThrow(TypeError);
    },
  );
});
