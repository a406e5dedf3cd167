/**
 * Grants: who asked for what and why, what was given, and who holds it suspended. Tokens and admission read the view
 * `grant_standing`; whether a single exchange is covered, and what is left of a day's quota, is for them to say.
 */
export { GrantHolders, PartnersByGrants } from './grant-holders';
export { GrantDues } from './grant-dues';
export { GrantsReading } from './grants-reading';
export { GrantsModule } from './grants.module';
