/* eslint-disable */
// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.
import type { ErrorCode } from '../contracts';

/** How a call that was answered so may be asked again; codes that are not here say the same again each time. */
export const REPEATS: Readonly<Partial<Record<ErrorCode, 'later' | 'same-key'>>> = {
  'agent.mapping-incomplete': 'later',
  'agent.source-busy': 'later',
  'agent.source-failed': 'later',
  'agent.source-resting': 'later',
  'agent.source-timeout': 'later',
  'agent.unknown-contract': 'later',
  'audit.unavailable': 'same-key',
  'database.unavailable': 'same-key',
  'exchange.answer-too-late': 'same-key',
  'exchange.contract-broken': 'later',
  'exchange.overloaded': 'same-key',
  'exchange.receipt-invalid': 'later',
  'exchange.source-unavailable': 'same-key',
  'http.timeout': 'later',
  'idempotency.in-progress': 'same-key',
  'internal.error': 'later',
  'kafka.durability-insufficient': 'later',
  'kafka.overloaded': 'same-key',
  'kafka.topic-unknown': 'later',
  'kafka.unavailable': 'same-key',
  'limit.grant-rate': 'later',
  'limit.resource-concurrency': 'later',
  'limit.resource-rate': 'later',
  'limit.system-concurrency': 'later',
  'limit.system-pending': 'later',
  'limit.system-rate': 'later',
  'login.oidc-unavailable': 'later',
  'login.rate-limited': 'later',
  'officer.changed-meanwhile': 'later',
  'quota.exhausted': 'later',
  'token.no-signing-key': 'later',
  'verify.guess-limit': 'later',
};
