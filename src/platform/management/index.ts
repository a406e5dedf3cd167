/**
 * The management server of every process: whether it lives, whether it is ready, and its metrics, on a port of its own.
 * It stands apart from the HTTP edge, so that an agent carries no web framework. It knows no feature.
 */
export { type Management, type ManagementOptions, type ReadinessCheck, startManagement } from './management';
