import { compile } from 'json-schema-to-typescript';
import { walk } from './sources.mjs';

/** Keywords that only narrow at run time, and the annotations: left in, they would blur or split the types. */
const DROPPED = ['if', 'then', 'else', 'allOf', 'not', 'x-titles', 'x-enum-titles', 'propertyNames', 'discriminator'];

export const TYPE_OPTIONS = {
  bannerComment: '',
  additionalProperties: false,
  ignoreMinAndMaxItems: true,
  unknownAny: true,
  unreachableDefinitions: true,
  format: false,
  declareExternallyReferenced: true,
};

/** One interface or alias for each definition, named by its title. */
export async function emitTypes({ definitions, names }) {
  const $defs = {};
  for (const [name, schema] of definitions) {
    const copy = structuredClone(schema);
    walk(copy, (node) => {
      for (const keyword of DROPPED) if (!(keyword in (node.properties ?? {}))) delete node[keyword];
      if (Array.isArray(node.anyOf)) delete node.anyOf;
      if (Array.isArray(node.oneOf)) delete node.type;
      if (node.type === 'object' && !node.properties && !node.patternProperties) node.additionalProperties = true;
    });
    delete copy.title;
    $defs[name] = { ...copy, title: name, description: describe(schema) };
  }
  const bundle = {
    title: 'SchemaTypes',
    type: 'object',
    additionalProperties: false,
    required: names,
    $defs,
    properties: {},
  };
  for (const name of names) bundle.properties[name] = { $ref: `#/$defs/${name}` };
  bundle.properties = Object.fromEntries(Object.entries(bundle.properties));
  return tidied(await compile(bundle, 'SchemaTypes', TYPE_OPTIONS));
}

/** Without the compiler's remarks on how it got there. */
export function tidied(text) {
  return text
    .replace(/( *\*\n)? *\* This interface was referenced by [^\n]*\n *\* via the [^\n]*\n/g, '')
    .replace(/( *\* *\n)+(?= *\*\/)/g, '')
    .replace(/\/\*\*\n *\*\/\n/g, '');
}

function describe(schema) {
  const { zh, en } = schema['x-titles'];
  return [`${zh} · ${en}`, schema.description].filter(Boolean).join('\n\n');
}
