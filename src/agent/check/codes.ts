import { codesOf } from '../coverage';
import { readingsOf } from '../mapping';
import type { CodeColumn, RowInspector, StrangeCodes } from '../source-inspection';
import { fail, pass, TOO_LARGE, unlessLate, warn, type Check, type Verdict } from './check';
import { inspectorOf, mappingOf, resourceTargets, versionsOf } from './ground';

/** The code tables of the newest version: what an item may say, by pointer. */
export const codes: Check = {
  id: 'source-codes',
  titles: { zh: '代码对照完整', en: 'Code maps are complete' },
  needs: ['source', 'source-columns', 'mapping-complete'],
  readsWholeTables: true,
  targets: resourceTargets('sql', 'file'),
  run: async (ground, { about, within }) => {
    const mapping = mappingOf(ground, about);
    const tables = codesOf(versionsOf(ground, about).at(-1)!.published.schema);
    const columns = [...readingsOf(mapping)].flatMap(([pointer, column]) => {
      const table = tables.get(pointer);
      return table === undefined ? [] : [{ pointer, column, table }];
    });
    const inspector = inspectorOf<RowInspector>(ground, within[0]!);
    const strange: string[] = [];
    const late: string[] = [];
    for (const { pointer, column, table } of columns) {
      const asked: CodeColumn = { pointer, expected: column.map ? Object.keys(column.map) : table };
      const found = await inspector.strangeCodes(mapping, asked).catch(unlessLate);
      if (found === 'late') late.push(pointer);
      else if (found.rows > 0) strange.push(`${pointer}: ${wordsOf(found)}`);
      // A table that takes so long for one column takes as long for the next.
      if (found === 'late') break;
    }
    return verdictOf(columns.length, strange, late);
  },
};

function verdictOf(columns: number, faults: readonly string[], late: readonly string[]): Verdict {
  const unread = late.map((pointer) => `${pointer} could not be read in time`);
  if (faults.length > 0) {
    const next =
      'see which they are in the source and add them to the map: such a record is answered source-unavailable';
    return fail([...faults, ...unread].join('; '), next);
  }
  if (late.length > 0) return warn(unread.join('; '), TOO_LARGE);
  return pass(`${columns} columns of codes`);
}

function wordsOf({ rows, codes: found, shapes }: StrangeCodes): string {
  return `${rows} rows with ${found} codes that are not expected, of the shape ${shapes.join(' or ')}`;
}
