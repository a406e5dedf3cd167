/**
 * The one-machine stack: Kafka, PostgreSQL, gateway, worker and reference agents with sample data, for a newcomer, the
 * tests and the demonstration. It is not a way to run the system for anybody: one broker, one server, no TLS.
 */
export { type Handle, type Infra, type InfraOptions, startInfra } from './infra';
export { type Home, homeAt, packageRoot } from './paths';
export { missingApps } from './processes';
export { createProgress, type Progress } from './progress';
export { startStack, type Stack, type StackOptions } from './stack';
export { StackFault } from './stack-fault';
export { type AgentPlace, type ProcessPlace, readStackFile, type StackFile } from './stack-file';
export type { Bootstrapped } from './steps';
