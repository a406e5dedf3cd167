/**
 * The fictional country behind the reference departments: people in households, and firms that some of them represent,
 * made by one seeded generator and loaded into each department's own database. It knows nothing of the exchange; how
 * its columns become contract items stands in the agents' mappings (`referenceSources`). Not for production.
 */
export type { Enterprise, Household, Person } from './country';
export {
  AUTHORITY,
  GOVERNMENT_SERVICES,
  MARKET_REGULATION,
  PUBLIC_SECURITY,
  type SampleDepartment,
} from './departments/directory';
export { REFERENCE_DEPARTMENTS, type ReferenceDepartment } from './departments';
export { REGIONS } from './regions';
export { loadSampleData, type SampleDataRequest } from './load';
export { loadCountry } from './load-country';
export { referenceSources, SOURCE_URL_VARIABLE } from './sources';
export { WELL_KNOWN } from './well-known';
