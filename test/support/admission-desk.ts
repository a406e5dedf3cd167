import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { PublishedKey } from '../../src/contracts';
import { systemClock, uuidv7 } from '../../src/kernel';
import { AuditSettings, UnitOfWork } from '../../src/modules/audit';
import type { AdmissionCall, Admitted } from '../../src/modules/exchange/admission-call';
import { AdmissionDesk } from '../../src/modules/exchange/admission-desk';
import type { ClaimContract } from '../../src/modules/exchange/claim-contract';
import { ExchangeSettings, type ExchangeLimits } from '../../src/modules/exchange/exchange-settings';
import { GuessAlarm } from '../../src/modules/exchange/guess-alarm';
import { PendingRequests } from '../../src/modules/exchange/pending-requests';
import { Releases } from '../../src/modules/exchange/releases';
import { EVENT_SOURCES } from '../../src/platform/kafka';
import {
  encryptionKey,
  generateEncryptionJwk,
  generateSigningJwk,
  KeyDirectory,
  signingKey,
  WORKER,
} from '../../src/platform/keys';
import { PROVIDER } from './admission-ground';
import { createRegistry } from '../../src/platform/metrics';

/** Shared by all replicas of a test, as the files on disk are. */
const keys = {
  signing: signingKey(generateSigningJwk('ES256')),
  encryption: [encryptionKey(generateEncryptionJwk())],
  text: randomBytes(32),
  hashing: randomBytes(32),
};

export const AMPLE: ExchangeLimits = {
  systemPerSecond: 100_000,
  systemConcurrent: 100_000,
  systemPending: 100_000,
  mismatchesPerDay: 100_000,
  bodyDigestFromGrade: 5,
};

/** Whom questions and their salts are sealed to. */
function everybodyKnown(): KeyDirectory {
  const directory = new KeyDirectory(systemClock);
  for (const owner of [PROVIDER, WORKER]) {
    const { kid, publicJwk } = encryptionKey(generateEncryptionJwk());
    const jwk = publicJwk as PublishedKey['jwk'];
    directory.learn({ owner, use: 'enc', kid, jwk, status: 'active', notBefore: '2026-01-01T00:00:00.000Z', seq: 1 });
  }
  return directory;
}

/** Admission, release and alarm of one replica. Fake: the contract, which finds nothing. */
export class Replica {
  readonly desk: AdmissionDesk;
  private readonly releases: Releases;

  constructor(source: DataSource, limits: Partial<ExchangeLimits> = {}) {
    const instance = uuidv7();
    const times = { deadlineMs: 4_000, graceMs: 2_000, pendingMs: 60_000, keepMs: 60_000 };
    const settings = new ExchangeSettings(instance, keys, times, { ...AMPLE, ...limits }, systemClock);
    const audit = new AuditSettings(instance, keys.signing, systemClock, EVENT_SOURCES.gateway(instance));
    const alarm = new GuessAlarm(new UnitOfWork(source, audit), settings, createRegistry('test'));
    this.releases = new Releases(source, alarm);
    const directory = everybodyKnown();
    const claims = { refusalOf: () => Promise.resolve(undefined) } as unknown as ClaimContract;
    this.desk = new AdmissionDesk(
      source,
      settings,
      claims,
      this.releases,
      alarm,
      new PendingRequests(directory, settings),
    );
  }

  /** `admitted`, or the code of the refusal. */
  async ask(call: AdmissionCall): Promise<Asked> {
    try {
      return { call, admitted: await this.desk.admit(call), outcome: 'admitted' };
    } catch (error) {
      return { call, admitted: undefined, outcome: (error as { code: string }).code, error };
    }
  }

  /** Ends an exchange, with these items answered as wrong, and waits until what it held is given back. */
  async end({ call, admitted }: Asked, mismatched: readonly string[] = []): Promise<void> {
    if (admitted === undefined) throw new Error('it was not admitted');
    this.desk.ended({ call, admitted, mismatched });
    await this.settled();
  }

  settled(): Promise<void> {
    return this.releases.onModuleDestroy();
  }
}

export interface Asked {
  call: AdmissionCall;
  admitted: Admitted | undefined;
  outcome: string;
  error?: unknown;
}

/** How often each outcome came. */
export function tallied(asked: readonly Asked[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of asked) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** So many calls at once, every other one on the other replica. */
export function askAll(pair: readonly [Replica, Replica], calls: readonly AdmissionCall[]): Promise<Asked[]> {
  return Promise.all(calls.map((call, at) => pair[at % 2]!.ask(call)));
}

export const admitted = (asked: readonly Asked[]): Asked[] => asked.filter((one) => one.admitted !== undefined);

export function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}
