/**
 * Tokens: a system proves itself by a signed assertion and gets a short access token bound to its DPoP key; each call
 * with it is verified here. A token narrows a grant and never widens it. It says nothing about quota or suspension:
 * those are read from rows by whoever admits the call.
 */
export type { AccessToken } from './access-tokens';
export { askFields, AsksSpent, AskWindow } from './ask-window';
export { departmentInactive, keyRevoked, systemInactive } from './caller-refusals';
export { DpopNonces } from './dpop-nonces';
export type { Proof } from './dpop-proof';
export { explanationOf, type Finding } from './findings';
export {
  GRANT_CHECK_NAMES,
  grantFindings,
  grantRefusal,
  STANDING_COLUMNS,
  type GrantAsk,
  type GrantStanding,
} from './grant-standing';
export { refusalFacts, SystemCallFilter, type RefusedCall } from './system-call.filter';
export { SystemCalls, type SystemCall } from './system-calls';
export { TokenKeys } from './token-keys';
export { TokenSettings, type AskLimits } from './token-settings';
export { TokensModule } from './tokens.module';
