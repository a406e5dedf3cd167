// Reads contracts/schemas and contracts/registers, expands what the registers say, flattens all schemas into one map
// of named definitions and refuses a schema that breaks the rules of the house.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const HOST = 'https://schemas.onceway.example/';
export const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

export function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : entry.name.endsWith('.json') ? [path] : [];
    });
}

const KEYS = {
  errors: 'code',
  'audit-events': 'type',
  'feed-events': 'type',
  faults: 'code',
  formats: 'format',
  topics: 'name',
  metrics: 'name',
  retention: 'name',
};

function readRegisters(folder) {
  const registers = {};
  for (const [name, key] of Object.entries(KEYS)) {
    const rows = json(join(folder, `${name}.json`));
    const keys = rows.map((row) => row[key]);
    if (new Set(keys).size !== keys.length) throw new Error(`registers/${name}.json: a ${key} stands twice`);
    for (const row of rows) {
      if (row.titles && !(row.titles.zh && row.titles.en))
        throw new Error(`registers/${name}.json: ${row[key]} lacks a title`);
    }
    registers[name] = [...rows].sort((a, b) => (a[key] < b[key] ? -1 : 1));
  }
  return registers;
}

/** Calls `visit` for each object of a schema tree, with its JSON pointer. */
export function walk(node, visit, pointer = '') {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node)) visit(node, pointer);
  for (const [key, value] of Object.entries(node)) walk(value, visit, `${pointer}/${key}`);
}

/** `question.json` and `common.json#/$defs/Uuid` become the name of the definition that is meant. */
function nameOf(ref, base, titles) {
  const url = new URL(ref, base);
  const inner = /^#\/\$defs\/([A-Za-z]+)$/.exec(url.hash);
  if (inner) return inner[1];
  const name = titles.get(url.href);
  if (!name) throw new Error(`${base}: ${ref} leads nowhere`);
  return name;
}

/** What every schema must have: two titles, closed objects, and a bound on all that can grow. */
function lint(name, schema) {
  const titles = schema['x-titles'];
  if (!titles?.zh || !titles?.en) throw new Error(`${name}: x-titles zh and en are missing`);
  walk(schema, (node, pointer) => {
    const fail = (why) => {
      throw new Error(`${name}${pointer}: ${why}`);
    };
    const within = /\/(if|then|else|allOf\/\d+\/(if|then|else))(\/|$)/.test(`${pointer}/`);
    if (within || pointer.endsWith('/properties') || pointer.endsWith('/patternProperties')) return;
    const valueTitles = node['x-enum-titles'];
    if (valueTitles && !node.enum?.every((value) => valueTitles[value]?.zh && valueTitles[value].en)) {
      fail('a value without its title in zh and en');
    }
    const unbounded = unboundedIn(node);
    if (unbounded) fail(unbounded);
  });
}

function unboundedIn({ type, oneOf, enum: values, additionalProperties, maxProperties, maxItems, maxLength }) {
  if (type === 'object' && additionalProperties !== false && !maxProperties && !oneOf) return 'an open object';
  if (type === 'array' && maxItems === undefined) return 'an array without maxItems';
  const text = type === 'string' || (Array.isArray(type) && type.includes('string'));
  return text && !values && maxLength === undefined ? 'a text without maxLength' : undefined;
}

function expandRegisters(schema, registers) {
  walk(schema, (node) => {
    const protection = node['x-events'];
    if (protection !== undefined) {
      node.enum = registers.topics.flatMap((row) => row.events).filter((event) => event.protection === protection);
      node.enum = [...new Set(node.enum.map((event) => event.type))].sort();
      delete node['x-events'];
    }
    const register = node['x-register'];
    if (register === undefined) return;
    if (!registers[register]) throw new Error(`unknown x-register ${register}`);
    node.enum = registers[register].map((row) => row[KEYS[register]]);
    delete node['x-register'];
  });
}

/** @returns {{registers: object, definitions: Map<string, object>, names: string[]}} names: schemas with a file of their own */
export function readSources(contracts) {
  const registers = readRegisters(join(contracts, 'registers'));
  const documents = filesUnder(join(contracts, 'schemas')).map(json);
  const titles = new Map(documents.map((document) => [document.$id, document.title]));
  const definitions = new Map();
  const names = [];
  const add = (name, schema, base) => {
    if (definitions.has(name)) throw new Error(`${name}: defined twice`);
    const copy = structuredClone(schema);
    expandRegisters(copy, registers);
    lint(name, copy);
    walk(copy, (node) => {
      if (typeof node.$ref === 'string') node.$ref = `#/$defs/${nameOf(node.$ref, base, titles)}`;
    });
    definitions.set(name, copy);
  };
  for (const document of documents) {
    const { $schema: _dialect, $id, $defs, ...schema } = document;
    if (!$id?.startsWith(HOST)) throw new Error(`${$id}: $id must begin with ${HOST}`);
    for (const [name, inner] of Object.entries($defs ?? {})) add(name, inner, $id);
    if (schema.type === undefined) continue;
    add(document.title, schema, $id);
    names.push(document.title);
  }
  const sorted = new Map([...definitions].sort(([a], [b]) => (a < b ? -1 : 1)));
  for (const schema of sorted.values()) {
    walk(schema, (node) => {
      if (typeof node.$ref === 'string' && !sorted.has(node.$ref.slice('#/$defs/'.length)))
        throw new Error(`${node.$ref} leads nowhere`);
    });
  }
  return { registers, definitions: sorted, names: names.sort() };
}
