/* eslint-disable */
// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.
/**
 * Contracts: the types, validators and registers of contracts/, as code. Generated; it decides nothing, reads no file and
 * runs in a browser too. What a resource's own schema demands is not here: resources are data (platform/contracts); of
 * the reference resources only the types are, their entries stand in ./reference.
 */
export type * from './types';
export type * from './resource-items';
export * from './registers';
export * from './refuse';
export * from './faults';
export * from './validate';
export * from './schemas';
