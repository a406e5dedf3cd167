import type { MappedResource } from '../contracts';
import type { Coverage } from './source';

/** The items that a mapping has a column or a table for. */
export function coverageOf({ columns, children = {} }: MappedResource): Coverage {
  const items = Object.keys(columns).map((item) => [item, true] as const);
  const lists = Object.entries(children).map(([item, list]) => [item, Object.keys(list.columns)] as const);
  return new Map<string, true | readonly string[]>([...items, ...lists]);
}
