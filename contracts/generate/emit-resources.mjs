import { walk } from './sources.mjs';
import { TABLES, nameBelow } from './read-resources.mjs';

const camel = (name) => name.replace(/-([a-z])/g, (_all, letter) => letter.toUpperCase());

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

function bundle(schema, tables) {
  const copy = structuredClone(schema);
  const $defs = {};
  walk(copy, (node) => {
    if (typeof node.$ref !== 'string') return;
    const name = nameBelow(TABLES, node.$ref);
    $defs[camel(name)] = definitionOf(name, tables[name]);
    node.$ref = `#/$defs/${camel(name)}`;
  });
  return Object.keys($defs).length > 0 ? { ...copy, $defs } : copy;
}

/** The reference resources, each as an officer would submit it, with its code tables inside. */
export function emitResources({ tables, entries }) {
  const bundled = entries.map((entry) => ({ ...entry, schema: bundle(entry.schema, tables) }));
  return `import type { SubmitEntry } from '../types';

export interface CodeTable {
  readonly titles: { readonly zh: string; readonly en: string };
  readonly standard?: string;
  readonly codes: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
}

/** contracts/resources/code-tables by name. */
export const codeTables: Readonly<Record<string, CodeTable>> = ${JSON.stringify(tables)};

/** A resource of contracts/resources: the body of its catalogue entry (code tables inlined) and the version it is. */
export type ReferenceResource = SubmitEntry & { version: number };

/** In the order in which they can be published: what one names as related, and its earlier versions, stand before it. */
export const referenceResources: readonly ReferenceResource[] = ${JSON.stringify(bundled)};
`;
}
