import { HOST } from './sources.mjs';

/** The flat definitions (OpenAPI and AsyncAPI components) and the names of the schemas that have a file. */
export function emitSchemas({ definitions, names }) {
  const rows = [...definitions].map(([name, schema]) => `  ${name}: ${JSON.stringify(schema)},`).join('\n');
  return `import type { SchemaTypes } from './types';

export type JsonSchema = { readonly [keyword: string]: unknown };
export type SchemaName = keyof SchemaTypes;

/** All definitions; \`$ref\`s are \`#/$defs/Name\` into this very map. */
export const definitions: Readonly<Record<string, JsonSchema>> = {
${rows}
};

export const schemaNames: readonly SchemaName[] = ${JSON.stringify(names)};

const HOST = '${HOST}';

function rewritten(node: unknown, prefix: string): unknown {
  if (Array.isArray(node)) return node.map((element) => rewritten(element, prefix));
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === '$ref' && typeof value === 'string' ? [key, value.replace('#/$defs/', prefix)] : [key, rewritten(value, prefix)],
    ),
  );
}

/** The definitions with their references led to \`prefix\`, as the components of an OpenAPI or AsyncAPI document. */
export function componentSchemas(prefix = '#/components/schemas/'): Record<string, JsonSchema> {
  return rewritten(definitions, prefix) as Record<string, JsonSchema>;
}

function reach(name: string, seen: Set<string>): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const match of JSON.stringify(definitions[name] ?? {}).matchAll(/"#\\/\\$defs\\/([A-Za-z]+)"/g)) reach(match[1] ?? '', seen);
  return seen;
}

/** One schema with all that it needs inside it and its own \`$id\`. */
export function bundledSchema(name: SchemaName): JsonSchema {
  const others = [...reach(name, new Set())].filter((other) => other !== name).sort();
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: \`\${HOST}\${name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}.json\`,
    ...definitions[name],
    ...(others.length > 0 ? { $defs: Object.fromEntries(others.map((other) => [other, definitions[other]])) } : {}),
  };
}

/** Every schema that has a file, bundled. */
export const schemas: Readonly<Record<SchemaName, JsonSchema>> = Object.fromEntries(
  schemaNames.map((name) => [name, bundledSchema(name)]),
) as Record<SchemaName, JsonSchema>;
`;
}
