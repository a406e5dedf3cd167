import type { MappedFile } from '../../contracts';
import { coverageOf } from '../mapping';
import { fail, pass, TOO_LARGE, unlessLate, warn, type Check } from './check';
import { given, inspectorOf, mappingOf, placeOf, resourceTargets, sourceTargets, tableOf } from './ground';
import type { RowInspector, SnapshotInspector, TableInspector } from '../source-inspection';
import { reasonOf } from './run-checks';

const WORRYING_SKEW_MS = 30_000;

export const sourceReached: Check = {
  id: 'source',
  titles: { zh: '数据源连通', en: 'Source reachable' },
  needs: ['connections'],
  targets: sourceTargets(),
  run: async (ground, { about }) => {
    const source = given(ground, 'sources').sources.find(({ name }) => name === about)!;
    const inspector = ground.inspect(source, given(ground, 'access').get(about)!);
    ground.inspectors.set(about, inspector);
    try {
      const { words, nowMs = ground.clock.now() } = await inspector.reach();
      const skewed = Math.abs(nowMs - ground.clock.now()) > WORRYING_SKEW_MS;
      return skewed ? warn(`${words}; its clock differs by more than 30 s`, 'set both by a time server') : pass(words);
    } catch (error) {
      const next =
        source.kind === 'file'
          ? `see ${source.folderVariable}, and put a whole file in place by renaming`
          : `see ${source.urlVariable}, the firewall and the server's rules of access`;
      return fail(reasonOf(error), next);
    }
  },
};

export const sourceRights: Check = {
  id: 'source-rights',
  titles: { zh: '数据源只读', en: 'Role can only read' },
  needs: ['source'],
  targets: sourceTargets('sql'),
  run: async (ground, { about }) => {
    const mappings = given(ground, 'sources').resources.filter(({ source }) => source === about);
    const powers = await inspectorOf<TableInspector>(ground, about).powers(mappings);
    if (powers.length === 0) return pass('it holds nothing but the right to read');
    const next = 'give the agent a role of its own with USAGE on the schema and SELECT on these tables, no more';
    return warn(`its role could ${powers.join(', ')}`, next, { powers });
  },
};

export const sourceColumns: Check = {
  id: 'source-columns',
  titles: { zh: '表与列', en: 'Tables and columns' },
  needs: ['source'],
  targets: resourceTargets('sql'),
  run: async (ground, { about, within }) => {
    const mapping = tableOf(ground, about);
    const faults = await inspectorOf<TableInspector>(ground, within[0]!).structure(mapping);
    if (faults.length === 0) return pass(`${mapping.table} has what the mapping names`);
    const words = faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ');
    return fail(words, 'correct the mapping, or let the role read what it names', { faults });
  },
};

export const sourceRows: Check = {
  id: 'source-rows',
  titles: { zh: '文件逐行检查', en: 'Rows of the file' },
  needs: ['source'],
  targets: resourceTargets('file'),
  run: async (ground, { about, within }) => {
    const mapping = mappingOf(ground, about) as MappedFile;
    const { rows, faulty, faults } = await inspectorOf<SnapshotInspector>(ground, within[0]!).rows(mapping);
    if (faulty === 0) return pass(`${rows} rows of ${mapping.file}, each with a key and readable`);
    const words = faults.map(({ line, what }) => `line ${line} ${what}`).join('; ');
    const next = 'correct these rows in what writes the file: such a record is answered source-unavailable';
    return fail(`${faulty} of ${rows} rows of ${mapping.file}: ${words}`, next, { rows, faulty, faults });
  },
};

/** Tables below are read from end to end in no time. */
const LARGE_ROWS = 10_000;

export const sourceIndex: Check = {
  id: 'source-index',
  titles: { zh: '主体列有索引', en: 'Found by index' },
  needs: ['source-columns'],
  targets: resourceTargets('sql'),
  run: async (ground, { about, within }) => {
    const mapping = tableOf(ground, about);
    const scans = await inspectorOf<TableInspector>(ground, within[0]!).scans(mapping, [...coverageOf(mapping).keys()]);
    const next = 'CREATE INDEX on the subject column (and on the key column of a second table), then ANALYZE';
    const large = scans.filter(({ rows }) => rows >= LARGE_ROWS);
    if (large.length > 0) {
      const words = large.map(({ table, rows }) => `${table} (about ${rows} rows)`).join(', ');
      return fail(`each question reads the whole of ${words}`, next, { scans: large });
    }
    const bare = scans.filter(({ unavoidable }) => unavoidable);
    if (bare.length === 0) return pass('no question reads a whole large table');
    return warn(`no index serves ${bare.map(({ table }) => table).join(', ')}, small as yet`, next, { scans: bare });
  },
};

export const duplicates: Check = {
  id: 'source-duplicates',
  titles: { zh: '一主体一记录', en: 'One record a subject' },
  needs: ['source', 'source-columns'],
  readsWholeTables: true,
  targets: resourceTargets('sql', 'file'),
  run: async (ground, { about, within }) => {
    const mapping = mappingOf(ground, about);
    const subjects = await inspectorOf<RowInspector>(ground, within[0]!).duplicates(mapping).catch(unlessLate);
    if (subjects === 'late') return warn(`${placeOf(mapping)} could not be read in time`, TOO_LARGE);
    if (subjects === 0) return pass(`no subject stands twice in ${placeOf(mapping)}`);
    const words = `${subjects} subjects have more than one record in ${placeOf(mapping)}`;
    return fail(words, 'map a view that chooses one: such a subject is answered source-unavailable', { subjects });
  },
};
