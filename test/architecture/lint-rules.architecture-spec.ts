import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

/** Each file breaks just the rules named: what the house forbids stays forbidden when a preset changes. */
const BROKEN: readonly { path: string; text: string; rules: readonly string[] }[] = [
  {
    path: 'src/modules/audit/fine.ts',
    text: 'export async function fine(work: () => Promise<void>): Promise<void> {\n  await work();\n}\n',
    rules: [],
  },
  {
    path: 'src/modules/audit/floating.ts',
    text: 'export function act(work: () => Promise<void>): void {\n  work();\n}\n',
    rules: ['@typescript-eslint/no-floating-promises'],
  },
  {
    path: 'src/modules/audit/any-value.ts',
    text: 'export const value = (given: any): string => String(given);\n',
    rules: ['@typescript-eslint/no-explicit-any'],
  },
  {
    path: 'src/modules/audit/switching.ts',
    text: "export function name(kind: 'a' | 'b'): string | undefined {\n  switch (kind) {\n    case 'a':\n      return kind;\n  }\n  return undefined;\n}\n",
    rules: ['@typescript-eslint/switch-exhaustiveness-check'],
  },
  { path: 'src/modules/audit/defaulted.ts', text: 'export default 1;\n', rules: ['no-restricted-syntax'] },
  {
    path: 'src/platform/config/env.ts',
    text: 'export const env = process.env;\n',
    rules: ['no-restricted-properties'],
  },
  { path: 'src/apps/gateway/env.ts', text: 'export const env = process.env;\n', rules: [] },
  {
    path: 'src/modules/audit/long-function.ts',
    text: `export function long(): number {\n${lines(60, (at) => `  if (Date.now() === ${at}) return 1;`)}\n  return 0;\n}\n`,
    rules: ['complexity', 'max-lines-per-function'],
  },
  {
    path: 'src/modules/audit/long-file.ts',
    text: `${lines(301, (at) => `export const a${at} = ${at};`)}\n`,
    rules: ['max-lines'],
  },
  {
    path: 'src/modules/audit/wide.ts',
    text: 'export class Wide {\n  constructor(\n    readonly a: 1,\n    readonly b: 1,\n    readonly c: 1,\n    readonly d: 1,\n    readonly e: 1,\n    readonly f: 1,\n    readonly g: 1,\n  ) {}\n}\n',
    rules: ['@typescript-eslint/max-params'],
  },
  { path: 'src/modules/audit/audit-utils.ts', text: 'export const a = 1;\n', rules: ['ours/file-name'] },
  { path: 'src/modules/audit/helpers/thing.ts', text: 'export const a = 1;\n', rules: ['ours/file-name'] },
  { path: 'src/modules/audit/entry.dto.ts', text: 'export const a = 1;\n', rules: ['ours/file-name'] },
  { path: 'src/modules/audit/bigName.ts', text: 'export const a = 1;\n', rules: ['ours/file-name'] },
  {
    path: 'src/modules/audit/silenced.ts',
    text: '// eslint-disable-next-line eqeqeq\nexport const a = (b: string) => b == "1";\n',
    rules: ['ours/explained-suppression'],
  },
  {
    path: 'src/modules/audit/explained.ts',
    text: '// eslint-disable-next-line eqeqeq -- the driver gives a number or its text\nexport const a = (b: string) => b == "1";\n',
    rules: [],
  },
  {
    path: 'src/modules/audit/unused-silence.ts',
    text: '// eslint-disable-next-line eqeqeq -- nothing needs this one\nexport const a = 1;\n',
    rules: ['unused directive'],
  },
  {
    path: 'src/modules/audit/injected.ts',
    text: "import { Injectable } from '@nestjs/common';\nimport type { Reflector } from '@nestjs/core';\n@Injectable()\nexport class Injected {\n  constructor(readonly reflector: Reflector) {}\n}\n",
    rules: ['ours/injectable-import'],
  },
  {
    path: 'test/api/focus.api-spec.ts',
    text: "it.only('focused', () => {});\ndescribe.skip('skipped', () => {});\n",
    rules: ['no-restricted-syntax'],
  },
];

interface Report {
  filePath: string;
  messages: { ruleId: string | null; message: string }[];
}

function lint(): Map<string, string[]> {
  const root = mkdtempSync(join(tmpdir(), 'onceway-lint-'));
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    for (const file of ['package.json', 'tsconfig.json']) copyFileSync(join(ROOT, file), join(root, file));
    for (const { path, text } of BROKEN) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const program = join(ROOT, 'node_modules/.bin/eslint');
    const options = ['--config', join(ROOT, 'eslint.config.mjs'), '--format', 'json', '.'];
    const { stdout } = spawnSync(program, options, { cwd: root, encoding: 'utf8', maxBuffer: 64e6 });
    return new Map(
      (JSON.parse(stdout) as Report[]).map((report) => [relative(root, report.filePath), rulesOf(report)]),
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

function rulesOf({ messages }: Report): string[] {
  const named = messages.map(({ ruleId, message }) =>
    message.startsWith('Unused eslint-disable') ? 'unused directive' : (ruleId ?? message),
  );
  return [...new Set(named)].sort();
}

describe('lint rules', () => {
  it('refuse what the house refuses, and let the rest pass', () => {
    const expected = new Map(BROKEN.map(({ path, rules }) => [path, rules]));
    expect(Object.fromEntries([...lint()].sort())).toEqual(Object.fromEntries([...expected].sort()));
  }, 60_000);
});
