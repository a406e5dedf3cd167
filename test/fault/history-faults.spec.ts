import type { Books, LedgerRow } from '../support/book-faults';
import type { Call, History, Try } from './history';
import { historyFaults } from './history-faults';

// The checker is what proves a fault run; so each of its rules is fed a history that breaks it, and must say so.

const [ONE, TWO, GRANT] = ['exchange-1', 'exchange-2', 'grant-1'];
/** What is recorded at its deadline and grace is in time. */
const DEADLINE = new Date('2026-11-25T08:00:00Z');
const TOKEN = `x.${Buffer.from('{"jti":"token-1"}').toString('base64url')}.x`;

function entry(seq: number, id: string, type: string, more: Record<string, unknown> = {}): LedgerRow {
  const record = { id, ...more };
  const place = { partition: 0, offset: String(seq), appended: new Date(DEADLINE.getTime() + 2_000) };
  return { seq: String(seq), id, type, record, text: JSON.stringify(record), ...place };
}

const LEDGER = [
  entry(0, 'a0', 'token.issued', { facts: { tokenId: 'token-1' } }),
  entry(1, 'a1', 'exchange.accepted', { exchange: ONE }),
  entry(2, 'a2', 'exchange.disclosed', { exchange: ONE, kind: 'found' }),
  entry(3, 'a3', 'exchange.lost', { exchange: TWO }),
  entry(4, 'a4', 'exchange.redelivered', { exchange: TWO, kind: 'found' }),
];

const BOOKS: Books = {
  ledger: LEDGER,
  size: LEDGER.length,
  exchanges: [
    { id: ONE, grant_id: GRANT, ended_as: 'disclosed', admitted_at: new Date(0), deadline: DEADLINE },
    { id: TWO, grant_id: GRANT, ended_as: 'lost', admitted_at: new Date(0), deadline: DEADLINE },
  ],
  used: { [GRANT]: 2 },
  poison: [{ partition: 0, offset: '5', reason: 'audit.final-late', resolved: true }],
};

const SERVED: Try = {
  gateway: 0,
  startedMs: 0,
  ms: 10,
  status: 200,
  kind: 'found',
  exchange: ONE,
  audit: 'a2',
  value: '李明',
};
const BROKEN: Try = { gateway: 0, startedMs: 0, ms: 10, status: 0 };
const ASKED = { resource: '101001/000001', expected: '李明' };
const FIRST: Call = { ...ASKED, key: 'k1', tries: [SERVED] };
const SECOND: Call = { ...ASKED, key: 'k2', tries: [BROKEN, { ...SERVED, exchange: TWO, audit: 'a4' }] };

const SOUND: History = {
  books: BOOKS,
  audit: [
    ...LEDGER.map(({ offset, text }) => ({
      partition: 0,
      offset: offset!,
      type: 'onceway.audit.record.v1',
      value: text,
    })),
    { partition: 0, offset: '5', type: 'onceway.audit.record.v1', value: '{"id":"late"}' },
    { partition: 0, offset: '6', type: 'onceway.audit.fence.v1', value: '{}' },
  ],
  calls: [FIRST, SECOND],
  tokens: [TOKEN],
  services: [{ part: 'kafka', ms: 4_000 }],
  mustSucceed: new Set(['k1', 'k2']),
};

const withBooks = (more: Partial<Books>): History => ({ ...SOUND, books: { ...BOOKS, ...more } });
const withCall = (call: Partial<Call>): History => ({ ...SOUND, calls: [{ ...FIRST, ...call }] });
const withTry = (more: Partial<Try>): History => withCall({ tries: [{ ...SERVED, ...more }] });
const without = (id: string): Partial<Books> => {
  const ledger = LEDGER.filter((row) => row.id !== id).map((row, at) => ({ ...row, seq: String(at) }));
  return { ledger, size: ledger.length };
};
const also = (...rows: LedgerRow[]): Partial<Books> => ({
  ledger: [...LEDGER, ...rows],
  size: LEDGER.length + rows.length,
});

it('a sound history has no fault, retries, late ends and fences included', () => {
  expect(historyFaults(SOUND)).toEqual([]);
});

const BROKEN_HISTORIES: [rule: string, history: History, says: RegExp][] = [
  ['a disclosure without its record', withBooks(without('a2')), /the answer to exchange-1 left without a record/],
  ['a disclosure whose record is of another kind', withTry({ kind: 'match' }), /left without a record/],
  ['a disclosure with the record of another exchange', withTry({ exchange: TWO }), /left without a record/],
  ['a disclosure that names no record', withTry({ audit: undefined }), /left without a record/],
  ['an exchange without an end', withBooks(without('a3')), /exchange exchange-2 ended as lost, in the ledger as \[/],
  [
    'an exchange with two ends',
    withBooks(also(entry(5, 'a5', 'exchange.failed', { exchange: ONE }))),
    /exchange-1 ended as disclosed, in the ledger as \[exchange.disclosed,exchange.failed\]/,
  ],
  [
    'an exchange still open',
    withBooks({ exchanges: [{ ...BOOKS.exchanges[0]!, ended_as: null }, BOOKS.exchanges[1]!] }),
    /exchange-1 ended as null/,
  ],
  ['an end of what was never admitted', withBooks({ exchanges: [BOOKS.exchanges[0]!] }), /was never admitted/],
  [
    'a disclosure after deadline and grace',
    withBooks({ exchanges: BOOKS.exchanges.map((row) => ({ ...row, deadline: new Date(DEADLINE.getTime() - 1) })) }),
    /exchange-1 was disclosed after its deadline and grace/,
  ],
  ['quota taken twice', withBooks({ used: { [GRANT]: 3 } }), /2 admitted, 3 of the quota taken/],
  ['quota not taken', withBooks({ used: {} }), /2 admitted, 0 of the quota taken/],
  ['a record that stands twice', withBooks(also(entry(5, 'a2', 'key.registered'))), /record a2 stands twice/],
  ['a gap in the ledger', withBooks({ ledger: [LEDGER[0]!, ...LEDGER.slice(2)] }), /entry 1 bears number 2/],
  ['a ledger cut at its end', withBooks({ size: 9 }), /head says 9, and it has 5 entries/],
  [
    'a record put aside',
    withBooks({ poison: [{ partition: 1, offset: '7', reason: 'audit.malformed', resolved: false }] }),
    /audit record 1\/7 was put aside: audit.malformed/,
  ],
  ['a token without its record', withBooks(without('a0')), /token token-1 was given out without a record/],
  [
    'a record that Kafka has and the ledger has not',
    { ...SOUND, audit: [...SOUND.audit, { partition: 2, offset: '1', type: 'x', value: '{"id":"gone"}' }] },
    /audit record 2\/1 is in Kafka and not in the ledger/,
  ],
  [
    'a record that the ledger has otherwise',
    { ...SOUND, audit: [{ partition: 2, offset: '1', type: 'x', value: '{"id":"a2","kind":"match"}' }] },
    /audit record 2\/1 is in Kafka and not in the ledger/,
  ],
  ['an internal error', withTry({ status: 500, code: 'internal.error' }), /call k1: 500 internal.error/],
  ['a refusal without a cause', withTry({ status: 401, code: 'proof.replayed' }), /call k1: 401/],
  ['an outage that looks like nobody', withTry({ kind: 'not-found' }), /holds the subject and was answered not-found/],
  ["another's data", withTry({ value: '王芳' }), /answered with another's data/],
  [
    'two exchanges under one key',
    withCall({ tries: [SERVED, { ...SERVED, exchange: TWO, audit: 'a4' }] }),
    /call k1 became several exchanges/,
  ],
  ['one record for two answers', { ...SOUND, calls: [FIRST, { ...FIRST, key: 'k3' }] }, /record a2 stands for two/],
  ['service too late', { ...SOUND, services: [{ part: 'kafka', ms: 15_001 }] }, /no service for 15001 ms after kafka/],
  ['no service at all', { ...SOUND, services: [{ part: 'kafka', ms: undefined }] }, /no service at all after kafka/],
  ['a failed call while parts go in good order', withCall({ tries: [BROKEN, BROKEN] }), /call k1 failed while/],
  ['a call tried more than twice', withCall({ tries: [BROKEN, BROKEN, SERVED] }), /call k1 failed while/],
  ['a call never tried', withCall({ tries: [] }), /call k1 failed while .* never tried/],
];

it.each(BROKEN_HISTORIES)('finds %s', (_rule, history, says) => {
  expect(historyFaults(history)).toEqual(expect.arrayContaining([expect.stringMatching(says)]));
});
