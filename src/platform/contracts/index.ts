/**
 * Resource contracts at run time: compiles the JSON Schema of a published entry version into checks of records, answers
 * and claims. Shared by the gateway (catalogue, exchange) and the agents. It does not judge whether a schema may be
 * published: that is the catalogue's guard of uploaded schemas.
 */
export { compileContract, type CompiledContract } from './compile-contract';
export { compileLinear } from './linear-pattern';
