/**
 * PostgreSQL by way of TypeORM: connections, the migration step and what an SQL error means to us.
 * It knows no table: those belong to the modules, and their shape to migrations/. Agents never import it.
 */
export * from './batched';
export { briefTransaction, type AtLast } from './brief-transaction';
export * from './data-source';
export * from './database-errors';
export * from './migrate';
export { run, type Statement, type Statements } from './run-statement';
