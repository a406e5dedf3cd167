import type { Fault } from '../../kernel';
import type { HeldContract } from '../contract-table';
import { coverageOf } from '../mapping';
import type { RowInspector, SampledRecord } from '../source-inspection';
import { fail, pass, warn, type Check } from './check';
import { inspectorOf, mappingOf, placeOf, resourceTargets, versionsOf } from './ground';

const SAMPLE_ROWS = 500;

/** Records are judged here and forgotten: what is told is the item, the rule and how many break it. */
export const sample: Check = {
  id: 'source-sample',
  titles: { zh: '抽样符合契约', en: 'Sample keeps the contract' },
  needs: ['source', 'source-columns', 'mapping-complete'],
  targets: resourceTargets('sql', 'file'),
  run: async (ground, { about, within }) => {
    const mapping = mappingOf(ground, about);
    const items = [...coverageOf(mapping).keys()];
    const records = await inspectorOf<RowInspector>(ground, within[0]!).sample(mapping, items, SAMPLE_ROWS);
    if (records.length === 0) return warn(`${placeOf(mapping)} holds no row`, 'see whether this is the right table');
    const counts = new Map<string, number>();
    for (const { published, compiled, items: known } of versionsOf(ground, about)) {
      const asked = [...known.keys()];
      for (const rule of records.flatMap((record) => rulesBroken(record, asked, compiled))) {
        const name = `version ${published.version} ${rule}`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    if (counts.size === 0) return pass(`${records.length} rows read`);
    const words = [...counts].map(([rule, count]) => `${rule}: ${count}`).join('; ');
    const next = 'correct the mapping (format, map, times) or the source: such a record is answered source-unavailable';
    return fail(`of ${records.length} rows, ${words}`, next, {
      rows: records.length,
      broken: Object.fromEntries(counts),
    });
  },
};

/** `/item rule`, each once a record. Doubted values are not given to anybody, so nothing is asked of them. */
function rulesBroken(record: SampledRecord, asked: readonly string[], contract: HeldContract['compiled']): string[] {
  if (record.doubted === 'all') return [];
  const { doubted } = record;
  const sound = asked.filter((item) => !doubted.has(item) && !record.unreadable.includes(item));
  const values = Object.fromEntries(Object.entries(record.values).filter(([item]) => sound.includes(item)));
  const unreadable = asked.filter((item) => record.unreadable.includes(item) && !doubted.has(item));
  const rules = [
    ...unreadable.map((item) => `/${item} unreadable by the mapping`),
    ...contract.checkAnswer(values, sound).map(ruleOf),
  ];
  return [...new Set(rules)];
}

function ruleOf({ pointer, code }: Fault): string {
  return `${pointer.replace(/\/\d+(?=\/|$)/g, '/*')} ${code}`;
}
