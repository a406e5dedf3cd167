/* eslint-disable */
// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.
/**
 * Reference resources: the entries of contracts/resources and their code tables, for who publishes them on a local stack
 * and for tests. No process that serves exchanges may load them: it learns its contracts from what was published.
 */
export * from './resources';
export * from './unpublished';
