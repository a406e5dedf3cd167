import { join } from 'node:path';
import { HOST, filesUnder, json, walk } from './sources.mjs';

const TABLES = `${HOST}code-tables/`;
const camel = (name) => name.replace(/-([a-z])/g, (_all, letter) => letter.toUpperCase());

function readTables(folder) {
  const tables = {};
  for (const path of filesUnder(folder)) {
    const { $id, codes, standard, 'x-titles': titles } = json(path);
    const name = $id?.startsWith(TABLES) ? $id.slice(TABLES.length).replace(/\.json$/, '') : undefined;
    if (!name || !path.endsWith(`${name}.json`)) throw new Error(`${path}: $id does not name the file`);
    if (!titles?.zh || !titles?.en) throw new Error(`${path}: x-titles zh and en are missing`);
    if (new Set(codes.map(({ code }) => code)).size !== codes.length) throw new Error(`${path}: a code stands twice`);
    for (const { code, zh, en } of codes) if (!zh || !en) throw new Error(`${path}: code ${code} lacks a title`);
    tables[name] = { titles, ...(standard ? { standard } : {}), codes };
  }
  return tables;
}

/** The definition that a reference to a code table becomes, so that a published contract needs no other document. */
function definitionOf(name, { titles, codes }) {
  return {
    'x-titles': titles,
    'x-code-table': name,
    type: 'string',
    enum: codes.map(({ code }) => code),
    'x-codes': Object.fromEntries(codes.map(({ code, zh, en }) => [code, { zh, en }])),
  };
}

function bundle(path, schema, tables) {
  const $defs = {};
  walk(schema, (node) => {
    if (typeof node.$ref !== 'string') return;
    const name = node.$ref.startsWith(TABLES) ? node.$ref.slice(TABLES.length).replace(/\.json$/, '') : undefined;
    if (!name || !tables[name]) throw new Error(`${path}: ${node.$ref} is no code table`);
    $defs[camel(name)] = definitionOf(name, tables[name]);
    node.$ref = `#/$defs/${camel(name)}`;
  });
  return Object.keys($defs).length > 0 ? { ...schema, $defs } : schema;
}

/** The reference resources, each as an officer would submit it, with its code tables inside. */
export function emitResources(contracts) {
  const folder = join(contracts, 'resources');
  const tables = readTables(join(folder, 'code-tables'));
  const entries = filesUnder(folder)
    .filter((path) => !path.startsWith(join(folder, 'code-tables')))
    .map((path) => {
      const entry = json(path);
      const name = `${entry.code.replace('/', '-')}.v${entry.version}.json`;
      if (!path.endsWith(name)) throw new Error(`${path}: should be called ${name}`);
      return { ...entry, schema: bundle(path, entry.schema, tables) };
    })
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.version - b.version));
  return `import type { SubmitEntry } from './types';

export interface CodeTable {
  readonly titles: { readonly zh: string; readonly en: string };
  readonly standard?: string;
  readonly codes: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
}

/** contracts/resources/code-tables by name. */
export const codeTables: Readonly<Record<string, CodeTable>> = ${JSON.stringify(tables)};

/** A resource of contracts/resources: the body of its catalogue entry (code tables inlined) and the version it is. */
export type ReferenceResource = SubmitEntry & { version: number };

export const referenceResources: readonly ReferenceResource[] = ${JSON.stringify(entries)};
`;
}
