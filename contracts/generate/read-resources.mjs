import { join } from 'node:path';
import { HOST, filesUnder, json, walk } from './sources.mjs';

export const TABLES = `${HOST}code-tables/`;
const GROUPS = `${HOST}item-groups/`;

/** The name in an `$id` or a reference below `prefix`; undefined when it is not below it. */
export const nameBelow = (prefix, id) =>
  id?.startsWith(prefix) ? id.slice(prefix.length).replace(/\.json$/, '') : undefined;

function readNamed(folder, prefix) {
  return filesUnder(folder).map((path) => {
    const { $id, ...rest } = json(path);
    const name = nameBelow(prefix, $id);
    if (!name || !path.endsWith(`/${name}.json`)) throw new Error(`${path}: $id does not name the file`);
    if (!rest['x-titles']?.zh || !rest['x-titles']?.en) throw new Error(`${path}: x-titles zh and en are missing`);
    if (rest.standard === '') throw new Error(`${path}: a standard without a name`);
    return { path, name, ...rest };
  });
}

function readTables(folder) {
  const tables = {};
  for (const { path, name, codes, standard, 'x-titles': titles } of readNamed(folder, TABLES)) {
    if (new Set(codes.map(({ code }) => code)).size !== codes.length) throw new Error(`${path}: a code stands twice`);
    for (const { code, zh, en } of codes) if (!zh || !en) throw new Error(`${path}: code ${code} lacks a title`);
    tables[name] = { titles, ...(standard ? { standard } : {}), codes };
  }
  return tables;
}

/**
 * Puts the items of the group that `x-item-group` names in front of the schema's own. A group leaves grade and share type
 * to the entry; an own item of the same name says what differs.
 */
function withGroup(path, { schema, grade, shareType }, groups) {
  const { 'x-item-group': id, ...rest } = schema;
  if (id === undefined) return rest;
  const group = groups.find(({ name }) => name === nameBelow(GROUPS, id));
  if (!group) throw new Error(`${path}: ${id} is no group of items`);
  const terms = { 'x-grade': grade, 'x-share-type': shareType };
  const shared = Object.entries(group.properties).map(([name, { 'x-titles': titles, ...item }]) => [
    name,
    { 'x-titles': titles, ...terms, ...item, ...rest.properties[name] },
  ]);
  return {
    ...rest,
    required: [...group.required, ...rest.required],
    properties: { ...Object.fromEntries(shared), ...withoutKeys(rest.properties, group.properties) },
  };
}

const withoutKeys = (object, others) =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !Object.hasOwn(others, key)));

/**
 * So that each can be filed when its turn comes: what an entry names as related must be known by then, and the versions
 * of one code are counted by the catalogue. Otherwise by code.
 */
function inPublicationOrder(entries) {
  const left = [...entries].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.version - b.version));
  const ordered = [];
  const has = (code, version) => ordered.some((entry) => entry.code === code && entry.version >= version);
  while (left.length > 0) {
    const at = left.findIndex(
      ({ code, version, relatedResources = [] }) =>
        (version === 1 || has(code, version - 1)) && relatedResources.every((related) => has(related, 1)),
    );
    if (at < 0) throw new Error(`resources wait for one another or for none: ${left.map(({ code }) => code)}`);
    ordered.push(...left.splice(at, 1));
  }
  return ordered;
}

function readEntry(path, tables, groups) {
  const entry = json(path);
  const name = `${entry.code.replace('/', '-')}.v${entry.version}.json`;
  if (!path.endsWith(`/${name}`)) throw new Error(`${path}: should be called ${name}`);
  const schema = withGroup(path, entry, groups);
  walk(schema, (node) => {
    if (typeof node.$ref !== 'string') return;
    if (!Object.hasOwn(tables, nameBelow(TABLES, node.$ref) ?? ''))
      throw new Error(`${path}: ${node.$ref} is no code table`);
  });
  return { ...entry, schema };
}

/**
 * Code tables by name, and the reference resources in the order in which they can be published. In their schemas groups of
 * items are filled in, code tables still referred to by address.
 */
export function readResources(contracts) {
  const folder = join(contracts, 'resources');
  const tables = readTables(join(folder, 'code-tables'));
  const groups = readNamed(join(folder, 'item-groups'), GROUPS);
  const shared = [join(folder, 'code-tables'), join(folder, 'item-groups')];
  const paths = filesUnder(folder).filter((path) => !shared.some((other) => path.startsWith(`${other}/`)));
  return { tables, entries: inPublicationOrder(paths.map((path) => readEntry(path, tables, groups))) };
}
