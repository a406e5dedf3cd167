import { randomUUID } from 'node:crypto';
import type { Answer, ReceiptStatement } from '../../contracts';
import { canonicalJson, systemClock } from '../../kernel';
import type { KafkaRecord } from '../../platform/kafka';
import {
  commitment,
  encryptionKey,
  generateEncryptionJwk,
  generateSigningJwk,
  newSalt,
  recipientKey,
  SealingSessions,
  sha256Text,
  signBatch,
  signingKey,
  verifyingKey,
  type KeyDirectory,
  type SigningKey,
} from '../../platform/keys';
import { ExchangeSettings } from './exchange-settings';
import { ReplyReader, type ReplyExpectation } from './reply-reader';

const DEPARTMENT = '11990100999000013D';
const agentKey = signingKey(generateSigningJwk('ES256'));
const strangerKey = signingKey(generateSigningJwk('EdDSA'));
const gatewayKey = encryptionKey(generateEncryptionJwk());
const otherGatewayKey = encryptionKey(generateEncryptionJwk());
const owners = new Map([
  [agentKey.kid, DEPARTMENT],
  [strangerKey.kid, '1199010099900003X0'],
]);
const directory = {
  verifying: (owner: string, kid: string) =>
    owners.get(kid) === owner ? verifyingKey((kid === agentKey.kid ? agentKey : strangerKey).publicJwk) : undefined,
} as unknown as KeyDirectory;
const keys = { signing: agentKey, encryption: [gatewayKey], text: Buffer.alloc(32), hashing: Buffer.alloc(32) };
const limits = {
  systemPerSecond: 1,
  systemConcurrent: 1,
  systemPending: 1,
  mismatchesPerDay: 1,
  bodyDigestFromGrade: 3,
};
const settings = new ExchangeSettings(
  'i',
  keys,
  { deadlineMs: 1, graceMs: 1, pendingMs: 1, keepMs: 1 },
  limits,
  systemClock,
);
const reader = new ReplyReader(directory, settings);
const seals = new SealingSessions();

interface Lie {
  signer?: SigningKey;
  sealedTo?: typeof gatewayKey;
  audience?: string;
  statement?: Partial<ReceiptStatement>;
  answer?: Record<string, unknown>;
  value?: Buffer;
  headers?: Record<string, string | undefined>;
}

function reply(lie: Lie = {}): { record: KafkaRecord; expected: ReplyExpectation } {
  const expected = { exchange: randomUUID(), attempt: 1, department: DEPARTMENT, request: sha256Text('request') };
  const committed = { exchange: expected.exchange, kind: 'found' as const, values: { name: '李明远' } };
  const answerSalt = newSalt();
  const answer: Answer = { ...committed, answerSalt, ...lie.answer };
  const recipient = lie.sealedTo ?? gatewayKey;
  const { value, sessionKey } = seals.seal({
    recipient: recipientKey(recipient.publicJwk),
    typ: 'onceway-reply+jwe',
    plaintext: Buffer.from(JSON.stringify(answer)),
    xid: expected.exchange,
    dir: 'reply',
    aud: lie.audience ?? 'gateway',
    expMs: Date.now() + 5_000,
  });
  const statement = canonicalJson({
    exchange: expected.exchange,
    attempt: 1,
    department: DEPARTMENT,
    request: expected.request,
    answer: commitment(answerSalt, committed),
    sealed: sha256Text(value),
    sessionKey: sha256Text(sessionKey),
    atMs: Date.now(),
    ...lie.statement,
  });
  const batch = signBatch('onceway/receipt/v1', [Buffer.from(statement)], lie.signer ?? agentKey, Date.now());
  const headers = {
    statement,
    signature: batch.signature,
    inclusion: JSON.stringify(batch.inclusions[0]),
    'session-key': sessionKey,
    ...lie.headers,
  };
  const place = { topic: 'exchange.replies', partition: 0, offset: '0', timestampMs: 0 };
  return { expected, record: { ...place, key: Buffer.from(expected.exchange), value: lie.value ?? value, headers } };
}

it('a reply sealed to the other reader opens for neither', () => {
  const workerKey = encryptionKey(generateEncryptionJwk());
  const worker = new ReplyReader(directory, { keys: { encryption: [workerKey] }, clock: systemClock });
  const later = reply({ sealedTo: workerKey, audience: 'worker' });
  const broken = { content: { broken: 'exchange.contract-broken' } };
  expect(worker.read(later.record, { ...later.expected, audience: 'worker' })).toMatchObject({
    content: { answer: { kind: 'found' } },
  });
  expect(reader.read(later.record, later.expected)).toMatchObject(broken);
  expect(reader.read(later.record, { ...later.expected, audience: 'worker' })).toMatchObject(broken);
  const waited = reply();
  expect(worker.read(waited.record, { ...waited.expected, audience: 'worker' })).toMatchObject(broken);
});

describe('a reply', () => {
  it('of the asked department is opened', () => {
    const { record, expected } = reply();
    expect(reader.read(record, expected)).toMatchObject({ content: { answer: { kind: 'found' } } });
  });

  it.each<[string, Lie, string]>([
    ['signed by another department', { signer: strangerKey }, 'not-signed-by-department'],
    ['signed by nobody known', { signer: signingKey(generateSigningJwk('ES256')) }, 'not-signed-by-department'],
    ['whose statement was changed', { headers: { statement: '{}' } }, 'not-signed-by-department'],
    ['without a signature', { headers: { signature: undefined } }, 'malformed'],
    ['to another request', { statement: { request: sha256Text('other') } }, 'other-request'],
    ['to another exchange', { statement: { exchange: randomUUID() } }, 'other-request'],
    ['to another attempt', { statement: { attempt: 2 } }, 'other-request'],
    ['whose sealed part was swapped', { value: Buffer.from('a.b.c.d.e') }, 'other-request'],
    ['whose session key was swapped', { headers: { 'session-key': 'x' } }, 'other-request'],
  ])('%s is ignored, so that nobody else can end the exchange', (_name, lie, ignored) => {
    const { record, expected } = reply(lie);
    expect(reader.read(record, expected)).toEqual({ ignored });
  });

  it.each<[string, Lie, string]>([
    ['sealed to somebody else', { sealedTo: otherGatewayKey }, 'exchange.contract-broken'],
    ['that is no answer', { answer: { kind: 'perhaps' } }, 'exchange.contract-broken'],
    ['with a member too many', { answer: { more: 1 } }, 'exchange.contract-broken'],
    ['whose values are not those committed to', { answer: { values: { name: '王燕' } } }, 'exchange.receipt-invalid'],
  ])('%s ends the exchange as the provider’s fault', (_name, lie, broken) => {
    const { record, expected } = reply(lie);
    expect(reader.read(record, expected)).toMatchObject({ content: { broken } });
  });
});
