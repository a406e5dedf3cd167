import { Ajv, _ } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { HOST } from './sources.mjs';

/** ajv's two runtime helpers, written out: the SDK runs in browsers and takes no npm package but jose. */
const RUNTIME = `
function ucs2length(text) {
  let length = 0;
  for (const _character of text) length += 1;
  return length;
}
function equal(a, b) {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a !== a && b !== b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}
`;

/**
 * Ajv as every contract is compiled: all faults, nothing coerced, nothing filled in. The keywords in use mean the same in
 * draft 7 and 2020-12; the 2020-12 class would add bookkeeping for `unevaluated…`, which no contract uses, to each function.
 */
function contractAjv(formats) {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    messages: false,
    ownProperties: true,
    discriminator: true,
    inlineRefs: false,
    code: { source: true, esm: true, lines: false, formats: _`formats` },
  });
  for (const format of formats) ajv.addFormat(format, () => true);
  ajv.addVocabulary(['x-titles', 'x-enum-titles', 'x-grade', 'x-share-type', 'x-code-table']);
  return ajv;
}

/** Standalone validation functions, one export a schema file. */
export function emitValidators({ definitions, names, registers }) {
  const ajv = contractAjv(registers.formats.map((row) => row.format));
  const bundle = `${HOST}bundle.json`;
  ajv.addSchema({ $id: bundle, type: 'object', $defs: Object.fromEntries(definitions) });
  const refs = Object.fromEntries(names.map((name) => [name, `${bundle}#/$defs/${name}`]));
  let code = standaloneCode.default(ajv, refs);
  code = code
    .replace(/^"use strict";/, '')
    .replace(/const (\w+) = require\("ajv\/dist\/runtime\/(ucs2length|equal)"\)\.default;/g, 'const $1 = $2;')
    .trim();
  code = withoutUnreadSchemas(code).replace(
    /;(?=function |const schema|const formats|export const )|(?<=\})(?=function )/g,
    (end) => `${end}\n`,
  );
  if (/require\(/.test(code))
    throw new Error(`validators need a helper that is not written out: ${/require\([^)]*\)/.exec(code)[0]}`);
  return `// @ts-nocheck\nimport { formats } from '../kernel/identifiers';\n${RUNTIME}\n${code}\n`;
}

/** The schemas stand in schemas.ts; here only those are kept that the code itself reads (lists of allowed values). */
function withoutUnreadSchemas(code) {
  const start = /const (schema\d+) = /g;
  let kept = '';
  let from = 0;
  for (let match = start.exec(code); match !== null; match = start.exec(code)) {
    const end = endOfLiteral(code, start.lastIndex);
    const readElsewhere =
      new RegExp(`\\b${match[1]}\\b`).test(code.slice(end)) ||
      new RegExp(`\\b${match[1]}\\b`).test(code.slice(0, match.index));
    kept += readElsewhere ? code.slice(from, end) : code.slice(from, match.index);
    from = end;
    start.lastIndex = end;
  }
  return kept + code.slice(from);
}

/** Offset just behind the literal that begins at `offset`, with its semicolon. */
function endOfLiteral(code, offset) {
  let depth = 0;
  let inText = false;
  for (let index = offset; index < code.length; index += 1) {
    const character = code[index];
    if (inText && character === '\\') index += 1;
    else if (character === '"') inText = !inText;
    else if (!inText && (character === '{' || character === '[')) depth += 1;
    else if (!inText && (character === '}' || character === ']')) depth -= 1;
    else if (!inText && depth === 0 && character === ';') return index + 1;
  }
  throw new Error('a literal without end');
}
