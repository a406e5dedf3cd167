import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** Files of a small made-up tree: path, what it imports (`type` in front: types only). */
const TREE: Readonly<Record<string, readonly string[]>> = {
  'src/kernel/index.ts': [],
  'src/kernel/ids.ts': ['node:crypto', 'jose', '../platform/keys'],
  'src/kernel/ids.spec.ts': ['node:crypto', 'fast-check', '../../test/support/clock'],
  'src/contracts/index.ts': ['../kernel', 'ajv', 'pg'],
  'src/contracts/reference/index.ts': ['../index'],
  'src/contracts/reference/resources.ts': [],
  'src/contracts/reference.spec.ts': ['./reference'],
  'src/platform/keys/index.ts': ['../../kernel', '../../contracts', 'node:fs', 'jose'],
  'src/platform/keys/jws.ts': [],
  'src/platform/kafka/index.ts': ['../keys', '../keys/jws', '../../modules/audit', '../../../test/support/clock'],
  'src/platform/database/index.ts': ['typeorm', 'jest'],
  'src/modules/audit/index.ts': ['../../platform/database'],
  'src/modules/audit/ledger.ts': ['../parties', './index', '../../contracts/reference'],
  'src/modules/parties/index.ts': ['../audit', '../audit/ledger', '../unknown'],
  'src/modules/exchange/index.ts': ['../parties', '../audit', '../../agent', '../../apps/gateway/wiring'],
  'src/modules/exchange/one.ts': ['type ./two'],
  'src/modules/exchange/two.ts': ['type ./one'],
  'src/agent/index.ts': ['../platform/kafka', '../platform/database', '../modules/audit', 'pg', './connectors/sql'],
  'src/agent/connectors/sql.ts': ['pg', 'typeorm', '../../kernel'],
  'src/sdk/index.ts': ['../kernel', '../contracts', 'jose', 'pino', 'node:fs', '../platform/keys'],
  'src/console/main.ts': ['../sdk', '../contracts', '../kernel'],
  'src/apps/gateway/wiring.ts': ['../../modules/exchange', '../../platform/keys/jws', '../worker/wiring'],
  'src/apps/local/demo/story.ts': ['../../../contracts/reference', '../../../contracts/reference/resources'],
  'src/apps/worker/wiring.ts': ['../../../migrations', '../../agent'],
  'migrations/index.ts': ['typeorm', '../src/kernel'],
  'test/support/clock.ts': ['../../src/platform/keys/jws', 'fastify'],
};

/** `rule: from → to`, a cycle by one of its edges; everything else in the tree is allowed. */
const BROKEN = [
  'kernel: node modules: src/kernel/ids.ts → crypto',
  'kernel: packages: src/kernel/ids.ts → jose',
  'kernel: other parts: src/kernel/ids.ts → src/platform/keys/index.ts',
  'kernel: other parts: src/kernel/ids.spec.ts → test/support/clock.ts',
  'contracts: packages: src/contracts/index.ts → pg',
  'src/platform/[^/]+/: door to neighbours: src/platform/kafka/index.ts → src/platform/keys/jws.ts',
  'platform: other parts: src/platform/kafka/index.ts → src/modules/audit/index.ts',
  'platform: other parts: src/platform/kafka/index.ts → test/support/clock.ts',
  'no development packages in what ships: src/platform/database/index.ts → jest',
  'module audit: other parts: src/modules/audit/ledger.ts → src/modules/parties/index.ts',
  'reference resources stay out of what serves: src/modules/audit/ledger.ts → src/contracts/reference/index.ts',
  'src/contracts/: door: src/apps/local/demo/story.ts → src/contracts/reference/resources.ts',
  'no cycle: src/modules/audit/ledger.ts → src/modules/parties/index.ts',
  'src/modules/[^/]+/: door to neighbours: src/modules/parties/index.ts → src/modules/audit/ledger.ts',
  'resolvable: src/modules/parties/index.ts → ../unknown',
  'module exchange: other parts: src/modules/exchange/index.ts → src/agent/index.ts',
  'module exchange: other parts: src/modules/exchange/index.ts → src/apps/gateway/wiring.ts',
  'no cycle: src/apps/gateway/wiring.ts → src/modules/exchange/index.ts',
  'no cycle: src/modules/exchange/one.ts → src/modules/exchange/two.ts',
  'agent: other parts: src/agent/index.ts → src/platform/database/index.ts',
  'agent: other parts: src/agent/index.ts → src/modules/audit/index.ts',
  'agent: packages: src/agent/index.ts → pg',
  'agent connectors: packages: src/agent/connectors/sql.ts → typeorm',
  'sdk: packages: src/sdk/index.ts → pino',
  'sdk: node modules: src/sdk/index.ts → fs',
  'sdk: other parts: src/sdk/index.ts → src/platform/keys/index.ts',
  'console: other parts: src/console/main.ts → src/contracts/index.ts',
  'console: other parts: src/console/main.ts → src/kernel/index.ts',
  'src/platform/[^/]+/: door: src/apps/gateway/wiring.ts → src/platform/keys/jws.ts',
  'apps: other parts: src/apps/gateway/wiring.ts → src/apps/worker/wiring.ts',
  'migrations: other parts: migrations/index.ts → src/kernel/index.ts',
];

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

function violations(tree: typeof TREE): string[] {
  const root = mkdtempSync(join(tmpdir(), 'onceway-imports-'));
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    for (const file of ['package.json', 'tsconfig.json']) symlinkSync(join(ROOT, file), join(root, file));
    for (const [path, imports] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), imports.map(statement).join(''));
    }
    const program = join(ROOT, 'node_modules/.bin/depcruise');
    const config = join(ROOT, '.dependency-cruiser.mjs');
    const { stdout } = spawnSync(
      program,
      ['--config', config, '--preserve-symlinks', '--output-type', 'json', 'src', 'migrations', 'test'],
      {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 64e6,
      },
    );
    const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
    return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${packageOf(to)}`);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function statement(name: string): string {
  return name.startsWith('type ') ? `import type {} from '${name.slice(5)}';\n` : `import '${name}';\n`;
}

/** Where a package keeps its files is of no interest. */
function packageOf(path: string): string {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
}

describe('import rules', () => {
  it('refuse what architecture §4 refuses, and nothing else', () => {
    expect(violations(TREE).sort()).toEqual([...BROKEN].sort());
  }, 60_000);
});
