/**
 * Kernel: the pure vocabulary that every process shares (ids, errors, clock, actor, lifecycles, canonical JSON,
 * Merkle trees, identifiers). It imports nothing, touches no device and runs in Node and in a browser alike.
 * It is not a drawer for small functions: what only one feature needs lives in that feature.
 */
export * from './actor';
export * from './base64url';
export * from './canonical-json';
export * from './clock';
export * from './errors';
export * from './ids';
export * from './lifecycle';
export * from './merkle';
export * from './trace-context';
