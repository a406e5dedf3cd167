import { compile } from 'json-schema-to-typescript';
import { TABLES, nameBelow } from './read-resources.mjs';
import { walk } from './sources.mjs';
import { TYPE_OPTIONS, tidied } from './emit-types.mjs';

const pascal = (words) =>
  words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
const codeType = (table) => `${pascal(table)}Code`;
const itemsType = ({ titles }) => `${pascal(titles.en)}Items`;
/** More codes than these are looked up in the code table, not read in a tooltip. */
const FEW_CODES = 15;

function codeDefinition(name, { titles, standard, codes }) {
  const listed = codes.length <= FEW_CODES ? codes.map(({ code, zh, en }) => `${code} ${zh} · ${en}`) : [];
  const heading = `${titles.zh} · ${titles.en}${standard ? ` (${standard})` : ''}`;
  return {
    title: codeType(name),
    description: [heading, ...listed].join('\n'),
    type: 'string',
    enum: codes.map(({ code }) => code),
  };
}

function itemsDefinition(entry) {
  const schema = structuredClone(entry.schema);
  walk(schema, (node) => {
    if (typeof node.$ref === 'string') node.$ref = `#/$defs/${codeType(nameBelow(TABLES, node.$ref))}`;
    const titles = node['x-titles'];
    if (typeof titles?.zh === 'string') node.description = `${titles.zh} · ${titles.en}`;
    for (const keyword of Object.keys(node)) if (keyword.startsWith('x-')) delete node[keyword];
  });
  const { code, version, titles } = entry;
  const { $schema: _dialect, ...rest } = schema;
  return { title: itemsType(entry), description: `${titles.zh} · ${titles.en} (${code}, version ${version})`, ...rest };
}

/** Types of what resources answer: one interface for the items of each one's newest version, one union a code table. */
export async function emitResourceTypes({ tables, entries }) {
  const newest = [...new Map(entries.map((entry) => [entry.code, entry])).values()].sort((a, b) =>
    a.code < b.code ? -1 : 1,
  );
  const names = newest.map(itemsType);
  if (new Set(names).size !== names.length) throw new Error('two resources have one English title');
  const $defs = Object.fromEntries([
    ...Object.entries(tables).map(([name, table]) => [codeType(name), codeDefinition(name, table)]),
    ...newest.map((entry) => [itemsType(entry), itemsDefinition(entry)]),
  ]);
  const root = {
    title: 'ResourceItems',
    description: 'The items of each reference resource in its newest version, by resource code.',
    type: 'object',
    additionalProperties: false,
    required: newest.map(({ code }) => code),
    properties: Object.fromEntries(newest.map((entry) => [entry.code, { $ref: `#/$defs/${itemsType(entry)}` }])),
    $defs,
  };
  return tidied(await compile(root, 'ResourceItems', TYPE_OPTIONS));
}
