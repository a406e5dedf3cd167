import type { Question, RequestStatement } from '../contracts';
import {
  commitment,
  encryptionKey,
  generateEncryptionJwk,
  generateSigningJwk,
  newSalt,
  recipientKey,
  SealedReader,
  SealingSessions,
  sha256Text,
  signBatch,
  signingKey,
  StatementVerifier,
  verifyingKey,
  type SigningKey,
} from '../platform/keys';
import type { KafkaRecord } from '../platform/kafka';
import { openRequest } from './request';

const NOW = Date.parse('2026-11-25T09:00:00Z');
const DEPARTMENT = '11990100999000013D';
const gateway = signingKey(generateSigningJwk('ES256'));
const stranger = signingKey(generateSigningJwk('ES256'));
const own = encryptionKey(generateEncryptionJwk());
const sealing = new SealingSessions({ now: () => NOW });

const question: Question = {
  exchange: '01900000-0000-7000-8000-000000000001',
  attempt: 1,
  consumer: '119901009990000998',
  system: '01900000-0000-7000-8000-000000000002',
  grant: '01900000-0000-7000-8000-000000000003',
  resource: '101001/000001',
  version: 1,
  mode: 'fetch',
  subject: { type: 'citizen-number', id: '990102198503070013' },
  items: ['name'],
  matter: '1199010099900002183990111002000',
  requestSalt: newSalt(),
  deadlineMs: NOW + 4000,
};

interface Making {
  asked?: Question;
  statement?: Partial<RequestStatement>;
  sealedFor?: { aud?: string; xid?: string };
  key?: SigningKey;
  signedAtMs?: number;
  label?: 'onceway/request/v1' | 'onceway/receipt/v1';
  headers?: Record<string, string | undefined>;
}

function recordOf({ asked = question, sealedFor = {}, ...making }: Making = {}): KafkaRecord {
  const { requestSalt, ...committed } = asked;
  const { exchange, attempt, deadlineMs } = asked;
  const { value, sessionKey } = sealing.seal({
    recipient: recipientKey(own.publicJwk),
    typ: 'onceway-request+jwe',
    plaintext: Buffer.from(JSON.stringify(asked)),
    xid: sealedFor.xid ?? exchange,
    dir: 'request',
    aud: sealedFor.aud ?? DEPARTMENT,
    expMs: deadlineMs,
  });
  const sealed = { sealed: sha256Text(value), sessionKey: sha256Text(sessionKey) };
  const request = commitment(requestSalt, committed);
  const place = { audience: DEPARTMENT, replyPartition: 3 };
  const statement = JSON.stringify({
    exchange,
    attempt,
    deadlineMs,
    request,
    ...place,
    ...sealed,
    ...making.statement,
  });
  const label = making.label ?? 'onceway/request/v1';
  const batch = signBatch(label, [Buffer.from(statement)], making.key ?? gateway, making.signedAtMs ?? NOW);
  const headers = {
    'session-key': sessionKey,
    statement,
    signature: batch.signature,
    inclusion: JSON.stringify(batch.inclusions[0]),
    ...making.headers,
  };
  return { topic: 't', partition: 0, offset: '0', timestampMs: NOW, key: null, value, headers };
}

function open(
  record: KafkaRecord,
  clockMs = NOW,
  backlog = false,
  lane: { lane?: 'async' } = {},
): ReturnType<typeof openRequest> {
  const ground = {
    ...lane,
    department: DEPARTMENT,
    reader: new SealedReader([own]),
    statements: new StatementVerifier(),
    clock: { now: () => clockMs },
    signer: (kid: string) => (kid === gateway.kid ? verifyingKey(gateway.publicJwk) : undefined),
  };
  return openRequest(record, ground, backlog);
}

describe('openRequest', () => {
  it('opens what the gateway signed and sealed', () => {
    expect(open(recordOf())).toMatchObject({ question, statement: { replyPartition: 3 }, offsetMs: 0 });
  });

  it.each([
    ['another key', { key: stranger }, 'kafka.signature-invalid'],
    ['a signature of another kind of statement', { label: 'onceway/receipt/v1' }, 'kafka.signature-invalid'],
    ['no signature', { headers: { signature: undefined } }, 'kafka.record-broken'],
    ['no statement', { headers: { statement: undefined } }, 'kafka.record-broken'],
    [
      'an inclusion that leads elsewhere',
      { headers: { inclusion: '{"index":1,"path":[]}' } },
      'kafka.signature-invalid',
    ],
    ['another session key than the signed one', { headers: { 'session-key': 'a.b.c.d.e' } }, 'kafka.record-broken'],
    ['another audience', { statement: { audience: '1199010099900003X0' } }, 'kafka.record-broken'],
    ['a seal for another audience', { sealedFor: { aud: '1199010099900003X0' } }, 'seal.refused'],
    ['a seal of another exchange', { sealedFor: { xid: '01900000-0000-7000-8000-00000000000f' } }, 'seal.refused'],
    ['a payload that was not the signed one', { statement: { sealed: 'A'.repeat(43) } }, 'kafka.record-broken'],
    ['a commitment to another question', { statement: { request: 'A'.repeat(43) } }, 'kafka.record-broken'],
    ['another attempt inside than outside', { statement: { attempt: 2 } }, 'kafka.record-broken'],
    ['another deadline inside than outside', { statement: { deadlineMs: NOW + 9000 } }, 'kafka.record-broken'],
    ['a member that no contract knows', { asked: { ...question, extra: 1 } as Question }, 'kafka.record-broken'],
    [
      'a subject that is none',
      { asked: { ...question, subject: { type: 'citizen-number', id: 'x' } } },
      'kafka.record-broken',
    ],
  ] as [string, Making, string][])('refuses %s', (_rule, making, code) => {
    expect(() => open(recordOf(making))).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a payload that was exchanged after signing', () => {
    const record = { ...recordOf(), value: recordOf().value };
    expect(() => open(record)).toThrow(expect.objectContaining({ code: 'kafka.record-broken' }));
  });

  it.each([
    ['answered', 'the clocks agree', 0, false, undefined],
    ['answered', 'the clock is 29 s behind', -29_000, false, undefined],
    ['dropped', 'the clock is 31 s behind', -31_000, false, 'clock-skew'],
    ['dropped', 'the deadline has passed', 4_001, false, 'expired'],
    ['dropped', 'the clock is 31 s ahead', 31_000, false, 'clock-skew'],
    ['dropped', 'it waited 31 s for an agent', 31_000, true, 'expired'],
  ] as const)('is %s when %s', (_outcome, _case, offsetMs, backlog, dropped) => {
    const opened = open(recordOf(), NOW + offsetMs, backlog);
    expect('dropped' in opened ? opened.dropped : undefined).toBe(dropped);
    expect(opened.offsetMs).toBe(offsetMs);
  });

  describe('on the lane of questions that nobody waits for', () => {
    const later = { ...question, deadlineMs: NOW + 3_600_000 };
    const sent = (): KafkaRecord => recordOf({ asked: later, statement: { lane: 'async', replyPartition: undefined } });
    const LANE = { lane: 'async' } as const;

    it.each([
      ['answered', 'it waited half an hour for an agent', 1_800_000, undefined],
      ['dropped', 'the deadline has passed', 3_600_001, 'expired'],
      ['dropped', 'the clock is 31 s behind', -31_000, 'clock-skew'],
    ] as const)('is %s when %s', (_outcome, _case, offsetMs, dropped) => {
      const opened = open(sent(), NOW + offsetMs, false, LANE);
      expect('dropped' in opened ? opened.dropped : undefined).toBe(dropped);
    });

    it.each([
      ['a question that somebody waits for, sent down this lane', () => open(recordOf(), NOW, false, LANE)],
      ['a question of this lane, sent down the other', () => open(sent())],
    ])('refuses %s', (_case, opening) => {
      expect(opening).toThrow(expect.objectContaining({ code: 'kafka.record-broken' }));
    });
  });
});
