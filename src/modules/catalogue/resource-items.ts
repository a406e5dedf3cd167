export type ShareType = 'unconditional' | 'conditional' | 'not-shared';

/** What a resource's schema says of one item (a property of the record). */
export interface ItemTerms {
  name: string;
  /** Stands in for the entry's share type; absent: the entry's holds. */
  shareType?: ShareType;
  /** Sensitive personal information by PIPL art. 28: the item or a part of it is marked so. */
  sensitive: boolean;
}

type Node = Readonly<Record<string, unknown>>;

/** As the contracts write them; a property of another name is a fault of the schema and no item. */
const ITEM_NAME = /^[a-z][A-Za-z0-9]{0,63}$/;

/** The items of a record's schema, in the order written. Anything that is not such a schema has none. */
export function itemsOf(schema: unknown): ItemTerms[] {
  if (!isNode(schema) || !isNode(schema['properties'])) return [];
  const definitions = isNode(schema['$defs']) ? schema['$defs'] : {};
  const properties = Object.entries(schema['properties']).filter(([name]) => ITEM_NAME.test(name));
  return properties.map(([name, item]) => {
    const shareType = isNode(item) ? item['x-share-type'] : undefined;
    return {
      name,
      ...(isShareType(shareType) && { shareType }),
      sensitive: holdsSensitive(item, definitions, new Set()),
    };
  });
}

/** Names that a request for access may ask for: the items that are shared at all. */
export function sharedItems(schema: unknown, entryShareType: ShareType): string[] {
  return itemsOf(schema)
    .filter(({ shareType }) => (shareType ?? entryShareType) !== 'not-shared')
    .map(({ name }) => name);
}

function isShareType(value: unknown): value is ShareType {
  return value === 'unconditional' || value === 'conditional' || value === 'not-shared';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function holdsSensitive(value: unknown, definitions: Node, followed: Set<string>): boolean {
  if (Array.isArray(value)) return value.some((element) => holdsSensitive(element, definitions, followed));
  if (!isNode(value)) return false;
  // `false` would mark what is not sensitive; any other value names why it is.
  if (value['x-sensitive'] !== undefined && value['x-sensitive'] !== false) return true;
  const name = typeof value['$ref'] === 'string' ? /^#\/\$defs\/([^/]+)$/.exec(value['$ref'])?.[1] : undefined;
  if (name !== undefined && !followed.has(name)) {
    followed.add(name);
    if (holdsSensitive(definitions[name], definitions, followed)) return true;
  }
  return Object.values(value).some((inner) => holdsSensitive(inner, definitions, followed));
}
