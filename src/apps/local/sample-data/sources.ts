import type { AgentSources, SqlSource } from '../../../contracts';
import { REFERENCE_DATA, type ReferenceDepartment } from './departments';
import type { ReferenceData } from './departments/reference-data';

/** The variable in which the agents of the reference departments find the connection string of their source. */
export const SOURCE_URL_VARIABLE = 'SOURCE_DATABASE_URL';

export function referenceDataOf(shortName: ReferenceDepartment): ReferenceData {
  return REFERENCE_DATA.find(({ department }) => department.shortName === shortName)!;
}

/** The mapping file of a reference department's agent, over the tables that `loadSampleData` fills. It holds no secret. */
export function referenceSources(shortName: ReferenceDepartment): AgentSources & { sources: SqlSource[] } {
  const { department, sourceName, resources } = referenceDataOf(shortName);
  return {
    department: department.creditCode,
    sources: [{ name: sourceName, kind: 'sql', urlVariable: SOURCE_URL_VARIABLE, maxConnections: 8, maxWaiting: 504 }],
    resources: resources.map((resource) => ({ ...resource, source: sourceName })),
  };
}
