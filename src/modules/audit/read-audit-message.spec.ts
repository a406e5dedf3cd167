import { EVENT_TYPES } from '../../contracts';
import { canonicalJson, systemClock, uuidv7 } from '../../kernel';
import { EVENT_SOURCES } from '../../platform/kafka';
import { generateSigningJwk, signBatch, signingKey, verifyingKey } from '../../platform/keys';
import { completeRecord, keyOf, partitionOf } from './audit-record';
import { AuditSettings } from './audit-settings';
import { readAuditMessage, type AuditMessage } from './read-audit-message';
import { signRecords } from './signed-record';

const key = signingKey(generateSigningJwk('ES256'));
const settings = new AuditSettings('gateway-test', key, systemClock, EVENT_SOURCES.gateway('gateway-test'));
const verify = (kid: string) => (kid === key.kid ? verifyingKey(key.publicJwk) : undefined);
const record = completeRecord({ type: 'grant.resumed', grant: uuidv7() }, 'gateway-test', Date.now());
const partition = partitionOf(keyOf(record));

/** A text that the gateway did sign, whatever it says. */
function signed(text: string): AuditMessage {
  const { signature, inclusions } = signBatch('onceway/audit/v1', [Buffer.from(text)], key, Date.now());
  const headers = { signature, inclusion: JSON.stringify(inclusions[0]) };
  return { partition, offset: '0', appendTimeMs: 0, value: Buffer.from(text), headers };
}

it.each([
  ['its own canonical spelling', canonicalJson(record), undefined],
  ['another spelling', JSON.stringify(record, null, 1), 'audit.contract-broken'],
  ['a member twice', canonicalJson(record).replace('{', '{"at":"2026-01-01T00:00:00.000Z",'), 'audit.contract-broken'],
  ['an unknown member', canonicalJson({ ...record, surprise: 1 }), 'audit.contract-broken'],
  ['an unknown type', canonicalJson({ ...record, type: 'grant.eaten' }), 'audit.contract-broken'],
  ['no JSON', 'hello', 'audit.contract-broken'],
  ['a list', '[]', 'audit.contract-broken'],
  ['nothing', '', 'audit.contract-broken'],
])('a signed record with %s', (_, text, reason) => {
  const content = readAuditMessage(signed(text), verify);
  expect(content).toMatchObject(reason === undefined ? { kind: 'record', text } : { kind: 'poison', reason });
});

it('a statement signed under another label is no audit record', () => {
  const text = canonicalJson(record);
  const { signature, inclusions } = signBatch('onceway/receipt/v1', [Buffer.from(text)], key, Date.now());
  const message = { ...signed(text), headers: { signature, inclusion: JSON.stringify(inclusions[0]) } };
  expect(readAuditMessage(message, verify)).toEqual({ kind: 'poison', reason: 'audit.signature-invalid' });
});

it('of records signed together each proves itself alone', () => {
  const records = [1, 2, 3, 4, 5].map(() =>
    completeRecord({ type: 'department.registered' }, 'gateway-test', Date.now()),
  );
  for (const { value, headers, partition: place } of signRecords(records, settings)) {
    const message = { partition: place, offset: '0', appendTimeMs: 0, value: Buffer.from(value), headers };
    expect(readAuditMessage(message, verify).kind).toBe('record');
  }
});

it('a fence needs no signature and carries nothing', () => {
  const message = { ...signed('{}'), headers: { ce_type: EVENT_TYPES.auditFence } };
  expect(readAuditMessage(message, verify)).toEqual({ kind: 'fence' });
});

it.each(['exchange.disclosed', 'exchange.failed', 'exchange.expired', 'exchange.lost'] as const)(
  '%s must name its exchange and when it was admitted',
  (type) => {
    const lacking = { ...record, type, exchange: record.grant! };
    const text = canonicalJson(lacking);
    const message = { ...signed(text), partition: partitionOf(keyOf(lacking)) };
    expect(readAuditMessage(message, verify)).toEqual({ kind: 'poison', reason: 'audit.final-incomplete' });
  },
);

it('an exchange has one partition for all its records', () => {
  const exchange = uuidv7();
  const events = [
    { type: 'exchange.accepted', exchange, grant: uuidv7() } as const,
    { type: 'exchange.lost', exchange } as const,
  ];
  const partitions = events.map((event) => partitionOf(keyOf(completeRecord(event, 'g', 0))));
  expect(new Set(partitions)).toEqual(new Set([partitionOf(exchange)]));
});
