/**
 * HTTP edge: strict JSON, routes that declare their contract and access rule, RFC 9457 problems, and the OpenAPI
 * document made from the routes. It knows no feature.
 */
export * from './challenge';
export type { CorsRule } from './cors';
export * from './http-server';
export { NDJSON } from './ndjson';
export * from './openapi';
export * from './operation';
export * from './operation.interceptor';
export * from './page';
export * from './problem';
export * from './problem.filter';
export * from './routes';
export * from './strict-json';
