/**
 * Who may call a route: the rule that every route must declare, and the guard that asks the bound authenticator.
 * It decides nothing about grants or ownership; those are checked against rows by the feature that owns them.
 */
export * from './access';
export * from './access.guard';
export * from './authenticator';
