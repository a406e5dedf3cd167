import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, compactDecrypt, createRemoteJWKSet, jwtVerify, type JWK } from 'jose';
import { Client } from 'pg';
import { WELL_KNOWN } from '../../src/apps/local/sample-data';
import { aQuestion, type Answer } from '../support/client';
import { committed, digest, JoseReader, unseal } from '../support/jose-reader';
import { found, prepareGround, type Ground } from '../support/load';
import { settledBooks } from '../support/records';
import { stack } from '../support/stack';
import { Tap, type TappedRecord } from '../support/tap';

// jose, and nothing of ours, reads all that the system signs and seals: whoever audits it needs no code of its makers.
const PERSON = '101001/000001';

type Parsed = Record<string, unknown>;

let ground: Ground;
let records: readonly TappedRecord[];
const answers: Answer[] = [];
const reader = new JoseReader();

jest.setTimeout(120_000);

beforeAll(async () => {
  const tap = await Tap.open(stack().kafka.brokers);
  ground = await prepareGround();
  for (const resource of Object.keys(ground.grants)) await ask(resource, found(resource));
  await ask(PERSON, aQuestion());
  await ask(PERSON, aQuestion({ values: { name: '王小二' } }));
  await ask(PERSON, aQuestion({ subject: { type: 'citizen-number', id: WELL_KNOWN.nobody } }));
  await settledBooks(stack());
  records = await tap.close();
  const root = privateKey('root.public.jwk.json');
  reader.learn(root, await calculateJwkThumbprint(root));
  // In the order of the topic: each key is vouched for by the pinned root, and learned only then.
  for (const record of ofTopic('exchange.keys')) {
    const signer = await reader.signer(signedAs('onceway/key/v1', record, record.value!));
    expect(signer).toBe(await calculateJwkThumbprint(root));
    const { jwk, kid, use } = parsed(record.value!) as { jwk: JWK; kid: string; use: string };
    expect(await calculateJwkThumbprint(jwk)).toBe(kid);
    if (use === 'sig') reader.learn(jwk, kid);
  }
});

async function ask(resource: string, body: object): Promise<void> {
  answers.push(await ground.caller.exchange({ token: ground.tokens[resource]!, body }));
}

function ofTopic(name: string): TappedRecord[] {
  const named = records.filter(({ topic }) => topic === name || topic.startsWith(`${name}.`));
  expect(named.length).toBeGreaterThan(0);
  return named;
}

/** Other specs bring departments of their own, whose keys are theirs. */
function requestsOfTheStack() {
  const { agents } = stack();
  const requests = ofTopic('exchange.requests').flatMap((record) => {
    const agent = agents.find(({ creditCode }) => record.topic.endsWith(creditCode));
    return agent === undefined ? [] : [{ record, agent }];
  });
  expect(requests.length).toBeGreaterThan(0);
  return requests;
}

function privateKey(...path: string[]): JWK {
  return JSON.parse(readFileSync(join(stack().keys.folder, ...path), 'utf8')) as JWK;
}

function header({ headers }: TappedRecord, name: string): string {
  return String(headers[name]);
}

function signedAs(label: string, record: TappedRecord, statement: Uint8Array | string) {
  return { label, statement, signature: header(record, 'signature'), inclusion: header(record, 'inclusion') };
}

function parsed(text: Uint8Array | string): Parsed {
  return JSON.parse(Buffer.from(text).toString('utf8')) as Parsed;
}

async function ownersOfKeys(): Promise<Map<unknown, unknown>> {
  return new Map(ofTopic('exchange.keys').map(({ value }) => [parsed(value!)['kid'], parsed(value!)['owner']]));
}

it('access tokens: signed by a key of the JWK set, of type at+jwt, for this gateway and bound to a key', async () => {
  const { url } = stack().gateway!;
  const jwks = createRemoteJWKSet(new URL(`${url}/oauth/jwks`));
  for (const token of Object.values(ground.tokens)) {
    const { payload } = await jwtVerify(token, jwks, { issuer: url, audience: url, typ: 'at+jwt', maxTokenAge: '10m' });
    expect(payload).toMatchObject({ sub: ground.caller.system.id, client_id: ground.caller.system.id });
    expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(600);
    expect(payload['cnf']).toEqual({ jkt: expect.stringMatching(/^[\w-]{43}$/) });
  }
});

it('contracts: each published version is signed by the root key', async () => {
  const root = await calculateJwkThumbprint(privateKey('root.public.jwk.json'));
  for (const record of ofTopic('exchange.contracts')) {
    expect(await reader.signer(signedAs('onceway/contract/v1', record, record.value!))).toBe(root);
  }
});

it('requests: signed by the gateway, sealed to the department, and both say the same', async () => {
  const owners = await ownersOfKeys();
  for (const { record, agent } of requestsOfTheStack()) {
    const text = header(record, 'statement');
    expect(owners.get(await reader.signer(signedAs('onceway/request/v1', record, text)))).toBe('gateway');
    const statement = parsed(text);
    const key = privateKey('agents', agent.department, 'encryption.jwk.json');
    const sessionKey = header(record, 'session-key');
    const sealed = await unseal(record.value!, sessionKey, key);
    expect(sealed.header).toEqual({
      ...{ alg: 'dir', enc: 'A256GCM', typ: 'onceway-request+jwe', kid: digest(sessionKey), dir: 'request' },
      ...{ xid: statement['exchange'], aud: agent.creditCode, exp: Math.ceil(Number(statement['deadlineMs']) / 1000) },
    });
    const { requestSalt, ...question } = sealed.content;
    expect(statement).toMatchObject({
      ...{ exchange: question['exchange'], attempt: question['attempt'], deadlineMs: question['deadlineMs'] },
      ...{ audience: agent.creditCode, request: committed(requestSalt, question) },
      ...{ sealed: digest(record.value!), sessionKey: digest(sessionKey) },
    });
    expect(record.key?.toString()).toBe(question['exchange']);
    expect(question['subject']).toMatchObject({ id: expect.stringMatching(/^[0-9A-Z]{18}$/) });
  }
});

it('replies: receipts signed by the department, sealed to the gateway, bound to their requests', async () => {
  const owners = await ownersOfKeys();
  const key = privateKey('gateway', 'encryption.jwk.json');
  const asked = new Map(
    ofTopic('exchange.requests').map((record) => {
      const { exchange, attempt, request } = parsed(header(record, 'statement'));
      return [`${String(exchange)} ${String(attempt)}`, request];
    }),
  );
  for (const record of ofTopic('exchange.replies')) {
    const text = header(record, 'statement');
    const receipt = parsed(text);
    // A department that another spec brought has its requests in a topic that is younger than the tap.
    if (!stack().agents.some(({ creditCode }) => creditCode === receipt['department'])) continue;
    expect(owners.get(await reader.signer(signedAs('onceway/receipt/v1', record, text)))).toBe(receipt['department']);
    const sessionKey = header(record, 'session-key');
    const sealed = await unseal(record.value!, sessionKey, key);
    const bound = { typ: 'onceway-reply+jwe', dir: 'reply', aud: 'gateway', xid: receipt['exchange'] };
    expect(sealed.header).toMatchObject({ alg: 'dir', enc: 'A256GCM', kid: digest(sessionKey), ...bound });
    const { answerSalt, ...answer } = sealed.content;
    expect(receipt).toMatchObject({
      ...{ exchange: answer['exchange'], answer: committed(answerSalt, answer) },
      ...{ sealed: digest(record.value!), sessionKey: digest(sessionKey) },
      request: asked.get(`${String(receipt['exchange'])} ${String(receipt['attempt'])}`),
    });
  }
});

it('receipts, as callers get them: signed by a key of GET /v1/keys, over what was asked and answered', async () => {
  const response = await fetch(`${stack().gateway!.url}/v1/keys`);
  const { keys } = (await response.json()) as { keys: (JWK & { owner: string })[] };
  const known = new JoseReader();
  for (const key of keys) known.learn(key);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  for (const { body } of answers) {
    const { statement, signature, inclusion, kid, answerSalt } = body['receipt'] as Record<string, string>;
    const signed = { label: 'onceway/receipt/v1', statement: statement!, signature: signature! };
    expect(await known.signer({ ...signed, inclusion: JSON.stringify(inclusion) })).toBe(kid);
    const { exchange, kind, values, results, sourceAtMs } = body;
    const answer = Object.fromEntries(
      Object.entries({ exchange, kind, values, results, sourceAtMs }).filter(([, value]) => value !== undefined),
    );
    expect(parsed(statement!)).toMatchObject({ exchange, answer: committed(answerSalt, answer) });
  }
});

it('audit records: signed in Kafka by gateway or worker, and the ledger keeps the proofs', async () => {
  const owners = await ownersOfKeys();
  const inKafka = ofTopic('audit.records').filter((record) => header(record, 'ce_type') !== 'onceway.audit.fence.v1');
  for (const record of inKafka) {
    const signer = await reader.signer(signedAs('onceway/audit/v1', record, record.value!));
    expect(['gateway', 'worker']).toContain(owners.get(signer));
  }
  const entries = await rows<{ record: string; signature: string; inclusion: string }>(
    'SELECT record, signature, inclusion::text AS inclusion FROM ledger_entries',
  );
  expect(entries.length).toBeGreaterThan(answers.length);
  for (const { record, ...proof } of entries) {
    const signer = await reader.signer({ label: 'onceway/audit/v1', statement: record, ...proof });
    expect(['gateway', 'worker']).toContain(owners.get(signer));
  }
});

it('reasons and cases: encrypted beside the exchange, committed to in its record', async () => {
  const key = Buffer.from(readFileSync(join(stack().keys.folder, 'gateway', 'text.key'), 'utf8'), 'base64url');
  const exchanges = await rows<{ id: string; texts: string; facts: Parsed }>(
    'SELECT id, texts, facts FROM exchanges WHERE system_id = $1',
    [ground.caller.system.id],
  );
  expect(exchanges.length).toBeGreaterThanOrEqual(answers.length);
  for (const { id, texts, facts } of exchanges) {
    const { plaintext, protectedHeader } = await compactDecrypt(texts, key);
    const { reason, case: handling, salt } = parsed(plaintext);
    expect(protectedHeader).toMatchObject({ alg: 'dir', enc: 'A256GCM', typ: 'onceway-texts+jwe', xid: id });
    expect({ reason, case: handling }).toEqual({ reason: aQuestion()['reason'], case: aQuestion()['case'] });
    expect(facts['caseCommitment']).toBe(committed(salt, { case: handling }));
  }
});

describe('what does not hold is not read', () => {
  it.each([
    ['another statement', (signed: Signed) => ({ ...signed, statement: `${String(signed.statement)} ` })],
    ['another label', (signed: Signed) => ({ ...signed, label: 'onceway/receipt/v1' })],
    ['another place in the batch', (signed: Signed) => ({ ...signed, inclusion: '{"index":1,"path":[]}' })],
    [
      'another path',
      (signed: Signed) => ({ ...signed, inclusion: JSON.stringify({ index: 0, path: ['A'.repeat(43)] }) }),
    ],
    [
      'another signature',
      (signed: Signed) => ({ ...signed, signature: signed.signature.replace(/.{10}$/, 'A'.repeat(10)) }),
    ],
  ])('%s', async (_what, changed) => {
    const [record] = ofTopic('exchange.requests');
    const signed = signedAs('onceway/request/v1', record!, header(record!, 'statement'));
    await expect(reader.signer(signed)).resolves.toEqual(expect.any(String));
    await expect(reader.signer(changed(signed))).rejects.toThrow();
  });

  it('a request by another department’s key', async () => {
    const [record] = ofTopic('exchange.requests');
    const other = stack().agents.find(({ creditCode }) => !record!.topic.endsWith(creditCode))!;
    const key = privateKey('agents', other.department, 'encryption.jwk.json');
    await expect(unseal(record!.value!, header(record!, 'session-key'), key)).rejects.toThrow();
  });
});

type Signed = ReturnType<typeof signedAs>;

async function rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const owner = new Client({ connectionString: stack().postgres.owner });
  await owner.connect();
  try {
    return (await owner.query<Row>(sql, values)).rows;
  } finally {
    await owner.end();
  }
}
