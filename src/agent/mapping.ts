import type { AgentSources, MappedFile, MappedOperation, MappedResource, ValueFormat, ValueMap } from '../contracts';

/** Where a resource's items stand, whatever the kind of source. */
export type Mapping = MappedResource | MappedOperation | MappedFile;

/** How a value of a source is put in the words of the contract. */
export interface Reading {
  format?: ValueFormat;
  map?: ValueMap;
  times?: number;
}

/** What a mapping can answer of one resource: item → members of its elements when it is a list of rows, else true. */
export type Coverage = ReadonlyMap<string, true | readonly string[]>;

export function mappingsOf({ resources, operations = [], files = [] }: AgentSources): Mapping[] {
  return [...resources, ...operations, ...files];
}

/** The items that a mapping has a place for. */
export function coverageOf(mapping: Mapping): Coverage {
  const members = Object.entries(listsOf(mapping)).map(([item, list]) => [item, Object.keys(list)] as const);
  const items = Object.keys(itemsIn(mapping)).map((item) => [item, true] as const);
  return new Map<string, true | readonly string[]>([...items, ...members]);
}

/** How each value is read, by `/item` or `/item/member`. */
export function readingsOf(mapping: Mapping): ReadonlyMap<string, Reading> {
  const own = Object.entries(itemsIn(mapping)).map(([item, reading]) => [`/${item}`, reading] as const);
  const inner = Object.entries(listsOf(mapping)).flatMap(([item, list]) =>
    Object.entries(list).map(([member, reading]) => [`/${item}/${member}`, reading] as const),
  );
  return new Map([...own, ...inner]);
}

function itemsIn(mapping: Mapping): Readonly<Record<string, Reading>> {
  return 'items' in mapping ? mapping.items : mapping.columns;
}

function listsOf(mapping: Mapping): Readonly<Record<string, Readonly<Record<string, Reading>>>> {
  if ('items' in mapping) return mapEach(mapping.lists ?? {}, ({ items }) => items);
  return 'children' in mapping ? mapEach(mapping.children ?? {}, ({ columns }) => columns) : {};
}

function mapEach<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}
