import type { PublishedContract, PublishedKey } from '../../contracts';
import { canonicalJson, systemClock } from '../../kernel';
import type { KafkaRecord } from '../../platform/kafka';
import {
  encryptionKey,
  generateEncryptionJwk,
  generateSigningJwk,
  signBatch,
  signingKey,
  verifyingKey,
  type Jwk,
} from '../../platform/keys';
import type { AgentSettings } from '../agent-config';
import type { Ground } from './ground';
import { gatewayKeys, ownKeys, rootKey } from './keys';
import { prove } from './published';

const department = '11990100999000013D';
const root = signingKey(generateSigningJwk('ES256'));
const own = { signing: signingKey(generateSigningJwk('ES256')), encryption: encryptionKey(generateEncryptionJwk()) };
let seq = 0;

function record(topic: string, value: object, by = root): KafkaRecord {
  const bytes = Buffer.from(canonicalJson(value));
  const label = topic === 'exchange.keys' ? 'onceway/key/v1' : 'onceway/contract/v1';
  const { signature, inclusions } = signBatch(label, [bytes], by, Date.now());
  const headers = { signature, inclusion: JSON.stringify(inclusions[0]) };
  return { topic, partition: 0, offset: String(seq), timestampMs: 0, key: null, value: bytes, headers };
}

function key(owner: string, use: 'sig' | 'enc', jwk: Jwk, more: Partial<PublishedKey> = {}): KafkaRecord {
  const notBefore = '2026-01-01T00:00:00.000Z';
  return record('exchange.keys', { owner, use, kid: jwk.kid, jwk, status: 'active', notBefore, seq: ++seq, ...more });
}

const registered = (): KafkaRecord[] => [
  key(department, 'sig', own.signing.publicJwk),
  key(department, 'enc', own.encryption.publicJwk),
];

function ground(records: readonly KafkaRecord[]): Ground {
  const settings = { department } as AgentSettings;
  const keys = { root: verifyingKey(root.publicJwk), signingKey: own.signing, encryptionKeys: [own.encryption] };
  const empty = { env: {}, clock: systemClock, settings, keys, inspectors: new Map() } as unknown as Ground;
  return { ...empty, published: prove(records, empty) };
}

const run = (check: typeof ownKeys, records: readonly KafkaRecord[]) =>
  check.run(ground(records), { about: '', within: [] });

describe('own keys', () => {
  it('pass when both are registered', () => {
    expect(run(ownKeys, registered())).toMatchObject({ status: 'pass' });
  });

  it.each<[string, () => KafkaRecord[], string]>([
    ['nobody registered', () => [], 'is not registered'],
    [
      'registered for another',
      () => [key('119901009990000998', 'sig', own.signing.publicJwk)],
      'is registered for 119901009990000998',
    ],
    [
      'revoked',
      () => [...registered(), key(department, 'sig', own.signing.publicJwk, { status: 'revoked' })],
      'is revoked',
    ],
    [
      'of a later day',
      () => [key(department, 'sig', own.signing.publicJwk, { notBefore: '2099-01-01T00:00:00.000Z' })],
      'is not valid before 2099',
    ],
    [
      'followed by one that this agent does not hold',
      () => [...registered(), key(department, 'enc', encryptionKey(generateEncryptionJwk()).publicJwk)],
      'which this agent does not hold',
    ],
  ])('fail when %s', (_case, records, words) => {
    expect(run(ownKeys, records())).toMatchObject({ status: 'fail', detail: expect.stringContaining(words) });
  });
});

describe('the root key and the gateway', () => {
  const stranger = signingKey(generateSigningJwk('ES256'));
  const forged = () =>
    record('exchange.keys', { ...(JSON.parse(registered()[0]!.value!.toString()) as object) }, stranger);

  it.each<[string, () => KafkaRecord[], string]>([
    ['nothing is published', () => [], 'nothing is published yet'],
    ['another root signed all', () => [forged()], 'vouches for none of 1'],
    ['another root signed some', () => [...registered(), forged()], 'does not vouch for 1 of 3'],
  ])('fails when %s', (_case, records, words) => {
    expect(run(rootKey, records())).toMatchObject({ status: 'fail', detail: expect.stringContaining(words) });
  });

  it('tells a gateway without a pair of keys', () => {
    const signing = key('gateway', 'sig', signingKey(generateSigningJwk('ES256')).publicJwk);
    expect(run(gatewayKeys, [signing])).toMatchObject({ status: 'fail' });
    const sealing = key('gateway', 'enc', encryptionKey(generateEncryptionJwk()).publicJwk);
    expect(run(gatewayKeys, [signing, sealing])).toMatchObject({ status: 'pass' });
  });
});

describe('published contracts', () => {
  const contract = (more: Partial<PublishedContract>): KafkaRecord =>
    record('exchange.contracts', {
      resource: '101001/000001',
      version: 1,
      department,
      status: 'published',
      subjectType: 'citizen-number',
      schema: { type: 'object', properties: { name: { type: 'string' } } },
      seq: ++seq,
      ...more,
    });

  it('names the own resources that can be asked for', () => {
    const records = [
      contract({}),
      contract({ resource: '101001/000002' }),
      contract({ resource: '101001/000002', status: 'withdrawn' }),
      contract({ resource: '102001/000001', department: '1199010099900003X0' }),
    ];
    expect(ground(records).published).toMatchObject({ resources: ['101001/000001'], read: 4, refused: 0 });
  });
});
