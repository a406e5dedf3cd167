import type { PublishedContract } from '../contracts';
import { readingsOf, type Coverage, type Mapping, type Reading } from './mapping';

/** What the mapping lacks of a contract, as pointers such as `/members/relation`. Empty: the resource can be answered. */
export function missingItems(contract: Coverage, mapped: Coverage): string[] {
  return [...contract].flatMap(([item, members]) => {
    const own = mapped.get(item);
    if (own === undefined) return [`/${item}`];
    if (members === true) return [];
    if (own === true) return [`/${item}`];
    return members.filter((member) => !own.includes(member)).map((member) => `/${item}/${member}`);
  });
}

/** What the mapping has that no version of the contract knows: harmless, but most likely a misspelling. */
export function strayItems(contracts: readonly Coverage[], mapped: Coverage): string[] {
  return [...mapped.keys()]
    .filter((item) => !contracts.some((contract) => contract.has(item)))
    .map((item) => `/${item}`);
}

/** The codes that an item may say, by `/item` or `/item/member`; items without a code table are left out. */
export function codesOf(schema: unknown): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [pointer, { enum: codes }] of nodesOf(schema)) {
    if (codes?.every((code) => typeof code === 'string')) found.set(pointer, codes);
  }
  return found;
}

/** What the mapping would say otherwise than the contract wants it, as words by pointer; values are not asked for. */
export function misfits(
  { schema, subjectType }: Pick<PublishedContract, 'schema' | 'subjectType'>,
  mapping: Mapping,
): string[] {
  const readings = readingsOf(mapping);
  const codes = codesOf(schema);
  const items = [...nodesOf(schema)].flatMap(([pointer, { type }]) => {
    const reading = readings.get(pointer);
    if (!reading) return [];
    const wrong = Object.values(reading.map ?? {}).filter((code) => codes.get(pointer)?.includes(code) === false);
    const given = typeOf(reading);
    const fits = typeof type !== 'string' || type === given || (type === 'integer' && given === 'number');
    return [
      ...(wrong.length === 0 ? [] : [`${pointer}: the mapping leads to ${wrong.join(', ')}, which the contract lacks`]),
      ...(fits ? [] : [`${pointer}: the mapping gives a ${given}, the contract wants a ${type}`]),
    ];
  });
  const keyed = 'keyColumns' in mapping && mapping.subjectType !== subjectType;
  return [...items, ...(keyed ? [`/subjectType: the contract is asked by ${subjectType}`] : [])];
}

function typeOf({ format, map }: Reading): string {
  if (map) return 'string';
  if (format === 'integer' || format === 'number') return 'number';
  return format === 'boolean' ? 'boolean' : 'string';
}

/** Items and members of lists, by `/item` or `/item/member`. */
function* nodesOf(schema: unknown): Iterable<[string, SchemaNode]> {
  const root = schema as SchemaNode;
  for (const [item, node] of Object.entries(root.properties ?? {})) {
    const own = resolve(root, node);
    const members = own.items && resolve(root, own.items).properties;
    if (members === undefined) yield [`/${item}`, own];
    for (const [member, inner] of Object.entries(members ?? {})) yield [`/${item}/${member}`, resolve(root, inner)];
  }
}

interface SchemaNode {
  enum?: unknown[];
  $ref?: string;
  $defs?: Record<string, SchemaNode>;
  type?: string;
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
}

/** The items that a contract's schema names. */
export function itemsOf(schema: unknown): Coverage {
  const root = schema as SchemaNode;
  return new Map(
    Object.entries(root.properties ?? {}).map(([item, node]): [string, true | readonly string[]] => {
      const list = resolve(root, node).items;
      const members = list && resolve(root, list).properties;
      return [item, members ? Object.keys(members) : true];
    }),
  );
}

/** Follows local references; published schemas are bundled and free of cycles (the gateway checked that). */
function resolve(root: SchemaNode, node: SchemaNode, hops = 0): SchemaNode {
  if (node.$ref === undefined || hops > 16) return node;
  const name = /^#\/\$defs\/([^/]+)$/.exec(node.$ref)?.[1];
  const target = name !== undefined && root.$defs && Object.hasOwn(root.$defs, name) ? root.$defs[name] : undefined;
  return target ? resolve(root, target, hops + 1) : node;
}
