/** What goes wrong besides kills, each in its own way. The runner judges the books after each. */
import { clockAhead, clockBehind, fullDisk } from './agents';
import { agentsInGoodOrder, gatewaysInGoodOrder, workersInGoodOrder } from './good-order';
import { duplicatedRecords, lateReply } from './messages';
import { bothAgents, bothGateways, bothWorkers } from './pairs';
import type { Scenario } from './scenario';
import { expiredRequests, hangingSource, lyingSource } from './sources';

export const SCENARIOS: readonly Scenario[] = [
  gatewaysInGoodOrder,
  workersInGoodOrder,
  agentsInGoodOrder,
  duplicatedRecords,
  lateReply,
  expiredRequests,
  hangingSource,
  lyingSource,
  clockAhead,
  clockBehind,
  fullDisk,
  bothGateways,
  bothWorkers,
  bothAgents,
];
