import { randomBytes } from 'node:crypto';
import type { Answer, ExchangeRequest } from '../../contracts';
import { OncewayError } from '../../kernel';
import { encryptionKey, generateEncryptionJwk, generateSigningJwk, signingKey } from '../../platform/keys';
import type { Appended, AuditEvent, AuditLog, RecordWatch } from '../audit';
import type { Admitted } from './admission-call';
import type { AnswerContract } from './answer-contract';
import { Disclosure } from './disclosure';
import type { ExchangeMetrics } from './exchange-metrics';
import { ExchangeSettings } from './exchange-settings';
import { mismatchedItems, type EndedWait, type Judged } from './judge-reply';
import type { CheckedReply } from './reply-reader';

const DEADLINE = 1_800_000_000_000;
const GRACE = 2_000;
const keys = {
  signing: signingKey(generateSigningJwk('ES256')),
  encryption: [encryptionKey(generateEncryptionJwk())],
  text: randomBytes(32),
  hashing: randomBytes(32),
};
const settings = new ExchangeSettings(
  'i',
  keys,
  { deadlineMs: 4_000, graceMs: GRACE, pendingMs: 1, keepMs: 1 },
  { systemPerSecond: 1, systemConcurrent: 1, systemPending: 1, mismatchesPerDay: 1, bodyDigestFromGrade: 3 },
  { now: () => DEADLINE - 1_000 },
);
const ADMITTED = {
  exchange: 'x',
  attempt: 1,
  deadlineMs: DEADLINE,
  standing: { resource: '101001/000001', version: 1 },
  asked: { question: { requestSalt: 'salt' } },
  facts: { type: 'exchange.accepted', exchange: 'x' },
} as unknown as Admitted;

function replyWith(answer: Partial<Answer>): CheckedReply {
  return {
    statement: { answer: 'commitment' },
    proof: { statement: '{}', signature: 's', inclusion: { index: 0, path: [] }, kid: 'k' },
    content: { answer: { exchange: 'x', answerSalt: 'salt', ...answer } },
  } as unknown as CheckedReply;
}

const AT = { auditId: 'a', partition: 3, offset: '7' };
const FOUND = replyWith({ kind: 'found', values: { name: '李明远' } });

interface Ground {
  append?: (event: AuditEvent) => Promise<Appended>;
  keeps?: boolean;
}

function disclosure({ append, keeps = true }: Ground): { end: Disclosure; appended: AuditEvent[]; watched: string[] } {
  const appended: AuditEvent[] = [];
  const audit = {
    append: (event: AuditEvent) => {
      appended.push(event);
      return append?.(event) ?? Promise.resolve({ ...AT, appendTimeMs: DEADLINE });
    },
  } as unknown as AuditLog;
  const contract = { keeps: () => Promise.resolve(keeps) } as unknown as AnswerContract;
  const metrics = { ended: () => undefined } as unknown as ExchangeMetrics;
  const watched: string[] = [];
  const watch = { note: ({ auditId }: Appended) => watched.push(auditId) } as unknown as RecordWatch;
  return { end: new Disclosure(audit, contract, metrics, settings, watch), appended, watched };
}

async function judgedEnd(subject: Disclosure, wait: EndedWait): Promise<unknown> {
  return subject.end(wait, await subject.judge(wait));
}

function end(ground: Ground, reply: CheckedReply | undefined = FOUND): Promise<unknown> {
  const wait = { admitted: ADMITTED, body: { mode: 'fetch' } as ExchangeRequest, reply };
  return judgedEnd(disclosure(ground).end, wait);
}

describe('no data leaves before its record is durable', () => {
  it('waits for the acknowledgement', async () => {
    let acknowledge: (appended: Appended) => void = () => undefined;
    const answer = end({ append: () => new Promise((resolve) => (acknowledge = resolve)) });
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 30, 'nothing yet'))]);
    expect(first).toBe('nothing yet');
    acknowledge({ ...AT, appendTimeMs: DEADLINE });
    expect(await answer).toMatchObject({ kind: 'found', values: { name: '李明远' }, audit: 'a' });
  });

  it('gives nothing when the record cannot be had', async () => {
    const away = new OncewayError('audit.unavailable');
    await expect(end({ append: () => Promise.reject(away) })).rejects.toBe(away);
  });

  it('discloses by the broker’s clock up to deadline and grace, and not a millisecond later', async () => {
    const at = (appendTimeMs: number) => end({ append: () => Promise.resolve({ ...AT, appendTimeMs }) });
    await expect(at(DEADLINE + GRACE)).resolves.toMatchObject({ kind: 'found' });
    await expect(at(DEADLINE + GRACE + 1)).rejects.toMatchObject({ code: 'exchange.answer-too-late' });
  });
});

describe('what leaves is watched until the ledger has its record', () => {
  const wait = { admitted: ADMITTED, body: { mode: 'fetch' } as ExchangeRequest, reply: FOUND };

  it('a disclosure is', async () => {
    const { end: subject, watched } = disclosure({});
    await judgedEnd(subject, wait);
    expect(watched).toEqual(['a']);
  });

  it('what did not leave is not', async () => {
    const late = disclosure({ append: () => Promise.resolve({ ...AT, appendTimeMs: DEADLINE + GRACE + 1 }) });
    const broken = disclosure({ keeps: false });
    for (const { end: subject } of [late, broken]) await expect(judgedEnd(subject, wait)).rejects.toThrow();
    expect([late.watched, broken.watched]).toEqual([[], []]);
  });
});

describe('an end without an answer is recorded as what it is', () => {
  it.each<[string, Ground, CheckedReply | undefined, string, string]>([
    ['a broken contract', { keeps: false }, FOUND, 'exchange.failed', 'exchange.contract-broken'],
    ['a source away', {}, replyWith({ kind: 'source-unavailable' }), 'exchange.failed', 'exchange.source-unavailable'],
  ])('%s', async (_name, ground, reply, type, code) => {
    const { end: subject, appended } = disclosure(ground);
    const wait = { admitted: ADMITTED, body: { mode: 'fetch' } as ExchangeRequest, reply };
    const refusal = await judgedEnd(subject, wait).catch((error: unknown) => error as OncewayError);
    expect(refusal).toMatchObject({ code, facts: { exchange: 'x', audit: 'a' } });
    expect(appended).toEqual([expect.objectContaining({ type, rule: code })]);
    expect(JSON.stringify([refusal, appended])).not.toContain('李明远');
  });
});

describe('items that were claimed wrongly', () => {
  it.each<[string, Judged, string[]]>([
    [
      'each mismatch of the answer',
      {
        type: 'exchange.disclosed',
        kind: 'mismatch',
        answer: { results: { name: 'match', sex: 'mismatch', birthDate: 'mismatch' } } as unknown as Answer,
      },
      ['sex', 'birthDate'],
    ],
    [
      'none that is in doubt',
      {
        type: 'exchange.disclosed',
        kind: 'under-correction',
        answer: { results: { name: 'under-correction' } } as unknown as Answer,
      },
      [],
    ],
    ['none without an answer', { type: 'exchange.expired', kind: 'source-unavailable' }, []],
  ])('%s', (_name, judged, items) => {
    expect(mismatchedItems(judged)).toEqual(items);
  });
});
