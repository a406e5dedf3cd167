import type { MappedColumn, MappedResource } from '../../contracts';
import { codesOf } from '../coverage';
import type { CodeColumn, StrangeCodes } from '../source-inspection';
import { fail, pass, TOO_LARGE, unlessLate, warn, type Check, type Verdict } from './check';
import { inspectorOf, mappingOf, resourceTargets, versionsOf } from './ground';

/** The code tables of the newest version: what an item may say, by pointer. */
export const codes: Check = {
  id: 'source-codes',
  titles: { zh: '代码对照完整', en: 'Code maps are complete' },
  needs: ['source-columns', 'mapping-complete'],
  readsWholeTables: true,
  targets: resourceTargets,
  run: async (ground, { about, within }) => {
    const mapping = mappingOf(ground, about);
    const tables = codesOf(versionsOf(ground, about).at(-1)!.published.schema);
    const columns = columnsOf(mapping).flatMap(({ pointer, column }) => {
      const table = tables.get(pointer);
      return table === undefined ? [] : [{ pointer, column, table }];
    });
    const astray = columns.flatMap(({ pointer, column, table }) => {
      const wrong = Object.values(column.map ?? {}).filter((code) => !table.includes(code));
      return wrong.length === 0
        ? []
        : [`${pointer}: the mapping leads to ${wrong.join(', ')}, which the contract lacks`];
    });
    const inspector = inspectorOf(ground, within[0]!);
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
    return verdictOf(columns.length, [...astray, ...strange], late);
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

function columnsOf(mapping: MappedResource): { pointer: string; column: MappedColumn }[] {
  const own = Object.entries(mapping.columns).map(([item, column]) => ({ pointer: `/${item}`, column }));
  const lists = Object.entries(mapping.children ?? {}).flatMap(([item, list]) =>
    Object.entries(list.columns).map(([member, column]) => ({ pointer: `/${item}/${member}`, column })),
  );
  return [...own, ...lists];
}
