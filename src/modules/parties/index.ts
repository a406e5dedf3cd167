/**
 * Parties: departments, their systems, and the public keys by which systems and agents are known. It says who somebody
 * is and whether they are active; what they may ask is for grants to say. It holds no private key and no secret.
 */
export { fault, isStorable, legibilityFaults, textFaults } from './free-text';
export { activeSystems } from './active-systems';
export { GrantPartners } from './grant-partners';
export { LapsedHoldings } from './lapsed-holdings';
export type { NamedKey, SystemForAssertion } from './asserting-systems';
export { Parties, type AgentKeys } from './parties';
export { parentOfRegion, regionContains } from './region-tree';
export { PartiesModule } from './parties.module';
export { takeKid } from './take-kid';
export { PARTY_ENTITIES } from './entities';
