/**
 * Every change of the gateway's schema, oldest first. A migration that has landed is never edited; the next one
 * corrects it. Listed by hand, not by a glob, so that built code, Jest and the command line run the same set.
 */
import { CreatePartiesAndOfficers20261125090000 } from './20261125090000-create-parties-and-officers';
import { CreateCatalogueAndGrants20261125090500 } from './20261125090500-create-catalogue-and-grants';
import { CreateLedger20261125091000 } from './20261125091000-create-ledger';
import { CreateExchange20261125092000 } from './20261125092000-create-exchange';
import { LetGatewaysCheckTheirRecords20261125140000 } from './20261125140000-let-gateways-check-their-records';
import { ApplyRetention20261125141000 } from './20261125141000-apply-retention';
import { NameSixRoles20261125170000 } from './20261125170000-name-six-roles';
import { AddSecondFactorsAndIdentities20261125170100 } from './20261125170100-add-second-factors-and-identities';
import { LetAuditorsReadTheLedger20261125170200 } from './20261125170200-let-auditors-read-the-ledger';
import { CreateEventFeeds20261125171000 } from './20261125171000-create-event-feeds';
import { CreateStops20261125171100 } from './20261125171100-create-stops';
import { AddRegionsAttributesAndContractors20261125172000 } from './20261125172000-add-regions-attributes-and-contractors';
import { AddSignOff20261125173000 } from './20261125173000-add-sign-off';
import { AddTermsRenewalsAndDisposal20261125173100 } from './20261125173100-add-terms-renewals-and-disposal';
import { LimitUse20261125174000 } from './20261125174000-limit-use';
import { CountWrongGuesses20261125174100 } from './20261125174100-count-wrong-guesses';
import { LetGatewaysLookAtUsedAssertions20261125175000 } from './20261125175000-let-gateways-look-at-used-assertions';
import { RotateTokenKeys20261125175500 } from './20261125175500-rotate-token-keys';
import { KeepUsageToTheEndOfItsDay20261125176000 } from './20261125176000-keep-usage-to-the-end-of-its-day';
import { GuardApprovals20261125181000 } from './20261125181000-guard-approvals';
import { RememberWhoSwitchedOff20261125181100 } from './20261125181100-remember-who-switched-off';
import { TellOfStopsThatRanOut20261125182000 } from './20261125182000-tell-of-stops-that-ran-out';
import { KeepPendingExchanges20261125191000 } from './20261125191000-keep-pending-exchanges';
import { KeepBatches20261125191100 } from './20261125191100-keep-batches';
import { CallSystemsBack20261125191200 } from './20261125191200-call-systems-back';
import { RememberReplays20261125192000 } from './20261125192000-remember-replays';

export const migrations = [
  CreatePartiesAndOfficers20261125090000,
  CreateCatalogueAndGrants20261125090500,
  CreateLedger20261125091000,
  CreateExchange20261125092000,
  LetGatewaysCheckTheirRecords20261125140000,
  ApplyRetention20261125141000,
  NameSixRoles20261125170000,
  AddSecondFactorsAndIdentities20261125170100,
  LetAuditorsReadTheLedger20261125170200,
  CreateEventFeeds20261125171000,
  CreateStops20261125171100,
  AddRegionsAttributesAndContractors20261125172000,
  AddSignOff20261125173000,
  AddTermsRenewalsAndDisposal20261125173100,
  LimitUse20261125174000,
  CountWrongGuesses20261125174100,
  LetGatewaysLookAtUsedAssertions20261125175000,
  RotateTokenKeys20261125175500,
  KeepUsageToTheEndOfItsDay20261125176000,
  GuardApprovals20261125181000,
  RememberWhoSwitchedOff20261125181100,
  TellOfStopsThatRanOut20261125182000,
  KeepPendingExchanges20261125191000,
  KeepBatches20261125191100,
  CallSystemsBack20261125191200,
  RememberReplays20261125192000,
] as const;
