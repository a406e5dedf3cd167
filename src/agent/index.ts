/**
 * Agent core: what runs inside a providing department. It proves each request by itself, asks the department's own
 * sources, and signs and seals what it answers. It trusts the pinned root key and nothing that came over Kafka, and it
 * knows neither the gateway's code nor its tables.
 */
export { Agent, type AgentOptions } from './agent';
export { AGENT_ROWS, loadAgentConfig, type AgentConfig } from './agent-config';
export { makeAgentKeys, readAgentKeys } from './agent-keys';
export type { AgentTopics } from './agent-topics';
export { AGENT_CHECK_HELP, agentCheck } from './check';
export { createAgentMetrics, type AgentMetrics } from './agent-metrics';
export { connectorsOf } from './connect';
export { SqlConnector, type SqlConnectorOptions } from './connectors/sql';
export { itemsOf, misfits, missingItems, strayItems } from './coverage';
export { coverageOf } from './mapping';
export type { Connector, SourceAnswer, SourceQuestion, SourceRecord } from './source';
