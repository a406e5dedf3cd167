/**
 * Catalogue: what departments offer to share, under which terms and in which form, version by version, reviewed by the
 * authority before anybody sees it. It knows nobody's grants and moves no data.
 */
export { CatalogueModule } from './catalogue.module';
export { EntryHolders } from './entry-holders';
export { findLimits } from './entry-limits';
export { fault, textFaults } from '../parties';
export { moveRefused } from './move-refusal';
export { lockPublishedEntry, type PublishedEntry } from './published-entry';
export { PublishedContracts } from './published-contracts';
