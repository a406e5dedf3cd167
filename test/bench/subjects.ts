import { Client } from 'pg';
import { referenceSources, type ReferenceDepartment } from '../../src/apps/local/sample-data';
import type { MappedResource } from '../../src/contracts';

export const MODES = ['verify', 'fetch'] as const;
export type Mode = (typeof MODES)[number];

/** Somebody whom a source knows, with one item as the source has it. */
export interface Subject {
  readonly id: string;
  readonly value: string;
}

/**
 * Subjects at random, straight from the department's own tables by way of its agent's mapping.
 * @param item one whose column needs no translation, so that its text can be claimed as it stands
 * @param url of a role that may read
 */
export async function randomSubjects(
  { department, resource, item }: { department: ReferenceDepartment; resource: string; item: string },
  url: string,
  count: number,
): Promise<Subject[]> {
  const mapped = referenceSources(department).resources.find((row) => row.resource === resource)!;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Subject>(`${select(mapped, item)} ORDER BY random() LIMIT $1`, [count]);
    if (rows.length === 0) throw new Error(`${department} holds nobody of ${resource}`);
    return rows;
  } finally {
    await client.end();
  }
}

/** The names come from a checked-in mapping file, whose schema allows letters, digits and underscores alone. */
function select({ table, subjectColumn, through, columns }: MappedResource, item: string): string {
  const value = columns[item];
  if (value === undefined || Object.keys(value).length > 1) throw new Error(`${item} cannot be claimed as it stands`);
  if (through === undefined) return `SELECT ${subjectColumn} AS id, ${value.column} AS value FROM ${table}`;
  const { table: way, keyColumn, parentColumn } = through;
  return `SELECT w.${subjectColumn} AS id, t.${value.column} AS value FROM ${way} w JOIN ${table} t ON t.${parentColumn} = w.${keyColumn}`;
}
