import type { Coverage } from './source';

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
  const root = schema as SchemaNode;
  const found = new Map<string, readonly string[]>();
  const note = (pointer: string, node: SchemaNode): void => {
    const codes = resolve(root, node).enum;
    if (codes?.every((code) => typeof code === 'string')) found.set(pointer, codes);
  };
  for (const [item, node] of Object.entries(root.properties ?? {})) {
    note(`/${item}`, node);
    const list = resolve(root, node).items;
    const members = list && resolve(root, list).properties;
    for (const [member, inner] of Object.entries(members ?? {})) note(`/${item}/${member}`, inner);
  }
  return found;
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
