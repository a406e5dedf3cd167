import { format as prettier } from 'prettier';

const HEADER = [
  '/* eslint-disable */',
  '// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.',
  '',
].join('\n');

/** Adds the header and lays the text out, so that a change of one row is a difference of one line. */
export async function format(path, text) {
  if (path.endsWith('.ts')) {
    // Machine-made code is taken as it is: laying out 20 000 lines costs seconds and nobody reads them.
    if (text.startsWith('// @ts-nocheck')) return `${HEADER}${text}`;
    return prettier(HEADER + text, { parser: 'typescript', singleQuote: true, printWidth: 120, trailingComma: 'all' });
  }
  return text;
}
