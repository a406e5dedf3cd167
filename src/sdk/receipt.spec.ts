import { createHash, randomBytes } from 'node:crypto';
import { CompactSign, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { ExchangeAnswer, ReceiptKeys } from '../contracts';
import { canonicalJson } from '../kernel';
import {
  createClient,
  ReceiptError,
  verifyReceipt,
  type AskedQuestion,
  type ClientOptions,
  type ReceiptFault,
} from '.';

const PROVIDER = '11990100999000013D';
const EXCHANGE = '0199f0c0-0000-7000-8000-000000000009';
const AT_MS = 1_800_000_000_000;

const ASKED: AskedQuestion = {
  consumer: '119901009990000998',
  system: '0199f0c0-0000-7000-8000-000000000001',
  grant: '0199f0c0-0000-7000-8000-000000000002',
  body: {
    resource: '101001/000001',
    mode: 'fetch',
    subject: { type: 'citizen-number', id: '990102198503070013' },
    items: ['name'],
    matter: '1199010099900009983000511003000',
    case: 'C-1',
    operator: 'window-07',
    reason: '办理创业担保贷款',
  },
};

const sha256 = (...parts: (string | Buffer)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const commit = (salt: string, value: unknown): string =>
  sha256(Buffer.from(salt, 'base64url'), canonicalJson(value)).toString('base64url');

let privateKey: CryptoKey;
let keys: ReceiptKeys;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  privateKey = pair.privateKey;
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  const registeredAt = new Date(AT_MS - 1_000).toISOString();
  const published = { kty, crv, x, y, kid: 'agent-key', alg: 'ES256', use: 'sig', owner: PROVIDER, status: 'active' };
  keys = { keys: [{ ...published, registeredAt }] } as ReceiptKeys;
});

interface Differing {
  typ?: string;
  label?: string;
  statement?: object;
}

/** An answer with a receipt in a batch of two, made from the formats as they are laid down and not by our own code. */
async function received({ typ, label, statement = {} }: Differing = {}): Promise<ExchangeAnswer> {
  const [requestSalt, answerSalt] = [randomBytes(16).toString('base64url'), randomBytes(16).toString('base64url')];
  const deadlineMs = AT_MS + 4_000;
  const { body, consumer, system, grant } = ASKED;
  const { mode, subject, items, matter, resource } = body;
  const common = { exchange: EXCHANGE, attempt: 1 };
  const question = {
    ...common,
    consumer,
    system,
    grant,
    resource,
    version: 1,
    mode,
    subject,
    items,
    matter,
    deadlineMs,
  };
  const answer = { exchange: EXCHANGE, kind: 'found', values: { name: '李明远' }, sourceAtMs: AT_MS } as const;
  const text = canonicalJson({
    ...common,
    department: PROVIDER,
    request: commit(requestSalt, question),
    answer: commit(answerSalt, answer),
    sealed: 's',
    sessionKey: 'k',
    atMs: AT_MS,
    ...statement,
  });
  const leaf = sha256(Buffer.of(0), `${label ?? 'onceway/receipt/v1'}\n`, sha256(text));
  const sibling = randomBytes(32);
  const root = sha256(Buffer.of(1), leaf, sibling).toString('base64url');
  const signature = await new CompactSign(Buffer.from(JSON.stringify({ root, size: 2, iat: AT_MS / 1000 })))
    .setProtectedHeader({ alg: 'ES256', kid: 'agent-key', typ: typ ?? 'onceway-batch+jws' })
    .sign(privateKey);
  const inclusion = { index: 0, path: [sibling.toString('base64url')] };
  const receipt = { statement: text, signature, inclusion, requestSalt, answerSalt, deadlineMs, kid: 'agent-key' };
  return { ...answer, audit: EXCHANGE, resource, version: 1, receipt };
}

it('proves an answer to be the provider’s, to this very question', async () => {
  expect(await verifyReceipt(await received(), ASKED, keys)).toEqual({
    valid: true,
    department: PROVIDER,
    kid: 'agent-key',
    atMs: AT_MS,
  });
});

it('is not needed to carry what is undefined', async () => {
  const answer = { ...(await received()), results: undefined } as never;
  expect(await verifyReceipt(answer, ASKED, keys)).toMatchObject({ valid: true });
});

it.each<[string, ReceiptFault, (answer: ExchangeAnswer) => ExchangeAnswer]>([
  ['there is none', 'receipt.missing', ({ receipt: _, ...answer }) => answer],
  ['a value was changed', 'receipt.other-answer', (answer) => ({ ...answer, values: { name: '李明' } })],
  ['the kind was changed', 'receipt.other-answer', (answer) => ({ ...answer, kind: 'not-found' })],
  ['it is of another version', 'receipt.other-question', (answer) => ({ ...answer, version: 2 })],
  ['it is of another exchange', 'receipt.other-exchange', (answer) => ({ ...answer, exchange: ASKED.grant })],
  ['its statement is none', 'receipt.malformed', (answer) => withReceipt(answer, { statement: '{}' })],
  ['its key is unknown', 'receipt.key-unknown', (answer) => withReceipt(answer, { kid: 'another' })],
  ['its signature is none', 'receipt.signature', (answer) => withReceipt(answer, { signature: 'a.b.c' })],
  [
    'it stands elsewhere in the batch',
    'receipt.inclusion',
    (answer) => withReceipt(answer, { inclusion: { index: 1, path: [] } }),
  ],
  ['a salt was changed', 'receipt.other-answer', (answer) => withReceipt(answer, { answerSalt: 'A'.repeat(22) })],
  ['the deadline was changed', 'receipt.other-question', (answer) => withReceipt(answer, { deadlineMs: 1 })],
])('does not verify when %s', async (_what, fault, change) => {
  expect(await verifyReceipt(change(await received()), ASKED, keys)).toEqual({ valid: false, fault });
});

it.each<[string, ReceiptFault, Differing]>([
  ['another type of signature', 'receipt.signature', { typ: 'JWT' }],
  ['another label in the leaf', 'receipt.inclusion', { label: 'onceway/request/v1' }],
  ['another department in the statement', 'receipt.key-unknown', { statement: { department: ASKED.consumer } }],
  ['a time before the key was registered', 'receipt.key-not-in-force', { statement: { atMs: AT_MS - 5_000 } }],
])('does not verify with %s', async (_what, fault, differing) => {
  expect(await verifyReceipt(await received(differing), ASKED, keys)).toEqual({ valid: false, fault });
});

it('does not verify for another question of the same exchange', async () => {
  const asked = { ...ASKED, body: { ...ASKED.body, items: ['birthDate'] } };
  expect(await verifyReceipt(await received(), asked, keys)).toEqual({ valid: false, fault: 'receipt.other-question' });
});

it('holds after the key was revoked, for what it signed before', async () => {
  const revoked = (atMs: number): ReceiptKeys => ({
    keys: keys.keys.map((key) => ({ ...key, status: 'revoked', revokedAt: new Date(atMs).toISOString() })),
  });
  const answer = await received();
  expect(await verifyReceipt(answer, ASKED, revoked(AT_MS + 1))).toMatchObject({ valid: true });
  expect(await verifyReceipt(answer, ASKED, revoked(AT_MS))).toMatchObject({ fault: 'receipt.key-not-in-force' });
});

function withReceipt(answer: ExchangeAnswer, change: object): ExchangeAnswer {
  return { ...answer, receipt: { ...answer.receipt!, ...change } };
}

describe('a client', () => {
  let published: ReceiptKeys[];
  let keyCalls: number;
  let signingKey: JWK;
  let answer: ExchangeAnswer;

  beforeEach(async () => {
    [published, keyCalls, answer] = [[keys], 0, await received()];
    signingKey = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
  });

  async function gateway(url: string): Promise<Response> {
    if (url.endsWith('/v1/exchanges')) return Response.json(answer);
    if (url.endsWith('/v1/keys')) return Response.json(published[Math.min(keyCalls++, published.length - 1)]);
    const token = new SignJWT({ department: ASKED.consumer }).setProtectedHeader({ alg: 'HS256' });
    const access_token = await token.sign(Buffer.alloc(32));
    return Response.json({ access_token, token_type: 'DPoP', expires_in: 600, authorization_details: [] });
  }

  let clockMs = AT_MS;

  async function ask(more: Partial<ClientOptions> = {}): Promise<() => Promise<unknown>> {
    const common = { gatewayUrl: 'https://gateway.example', systemId: ASKED.system, signingKey };
    const clock = { now: () => clockMs };
    const client = await createClient({ ...common, clock, fetch: gateway as typeof fetch, ...more });
    return () => client.exchange({ ...ASKED.body, grant: ASKED.grant, items: ['name'], waitSeconds: 2 });
  }

  it('hands on what its provider signed, and asks for the keys once', async () => {
    const again = await ask();
    await expect(Promise.all([again(), again()])).resolves.toEqual([answer, answer]);
    expect(keyCalls).toBe(1);
    clockMs += 10 * 60_000;
    await again();
    expect(keyCalls).toBe(2);
  });

  it('throws away what was changed on the way', async () => {
    answer = { ...answer, values: { name: '李明' } };
    const thrown: unknown = await (await ask())().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ReceiptError);
    expect(thrown).toMatchObject({ fault: 'receipt.other-answer', answer });
    expect(String(thrown)).not.toContain('李明');
  });

  it('throws away what nobody signed', async () => {
    const { receipt: _, ...bare } = answer;
    answer = bare;
    await expect((await ask())()).rejects.toMatchObject({ fault: 'receipt.missing' });
  });

  it('looks again for a key that was published meanwhile, and not for ever', async () => {
    published = [{ keys: [] }, keys];
    const again = await ask();
    await expect(again()).rejects.toMatchObject({ fault: 'receipt.key-unknown' });
    clockMs += 5_000;
    await expect(again()).resolves.toEqual(answer);
    expect(keyCalls).toBe(2);
  });

  it('holds receipts to the department that it was told, whatever the gateway’s token says', async () => {
    await expect((await ask({ department: PROVIDER }))()).rejects.toMatchObject({ fault: 'receipt.other-question' });
    await expect((await ask({ department: ASKED.consumer }))()).resolves.toEqual(answer);
  });

  it('hands on everything when it is told to', async () => {
    answer = { ...answer, values: { name: '李明' } };
    await expect((await ask({ receipts: 'leave' }))()).resolves.toEqual(answer);
    expect(keyCalls).toBe(0);
  });
});
