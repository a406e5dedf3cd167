import type { MappedColumn, MappedResource } from '../../contracts';
import { codesOf } from '../coverage';
import type { CodeColumn, StrangeCodes } from '../source-inspection';
import { fail, pass, type Check } from './check';
import { inspectorOf, mappingOf, resourceTargets, versionsOf } from './ground';

/**
 * What may be shown: short codes without a script of their own, and few of them. A column that was mapped by mistake may
 * hold names or numbers of persons; those are only counted.
 */
const SHOWN = /^[0-9A-Z]{1,4}$/;

/** The code tables of the newest version: what an item may say, by pointer. */
export const codes: Check = {
  id: 'source-codes',
  titles: { zh: '代码对照完整', en: 'Code maps are complete' },
  needs: ['source-columns', 'mapping-complete'],
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
    for (const { pointer, column, table } of columns) {
      const asked: CodeColumn = { pointer, expected: column.map ? Object.keys(column.map) : table };
      const found = await inspector.strangeCodes(mapping, asked);
      if (found.rows > 0) strange.push(`${pointer}: ${wordsOf(found)}`);
    }
    const faults = [...astray, ...strange];
    if (faults.length === 0) return pass(`${columns.length} columns of codes`);
    return fail(
      faults.join('; '),
      'add the codes to the map: a record with another one is answered source-unavailable',
    );
  },
};

function wordsOf({ rows, codes: found }: StrangeCodes): string {
  const shown = found.every((code) => SHOWN.test(code)) ? ` (${found.join(', ')})` : ' (not shown: they are no codes)';
  return `${rows} rows with codes that are not expected${shown}`;
}

function columnsOf(mapping: MappedResource): { pointer: string; column: MappedColumn }[] {
  const own = Object.entries(mapping.columns).map(([item, column]) => ({ pointer: `/${item}`, column }));
  const lists = Object.entries(mapping.children ?? {}).flatMap(([item, list]) =>
    Object.entries(list.columns).map(([member, column]) => ({ pointer: `/${item}/${member}`, column })),
  );
  return [...own, ...lists];
}
