import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/apps/local';
import { readBlocks, runGuide } from '../support/guide';

const cwd = packageRoot();

it('docs/guides/officer.md, followed literally, ends where it says, again on the same stack', async () => {
  const stack = process.env['ONCEWAY_STACK']!;
  for (const _time of ['first', 'second']) {
    const { blocks } = await runGuide({ file: 'docs/guides/officer.md', cwd, stack });
    expect(blocks).toBeGreaterThan(10);
  }
}, 180_000);

it('the Chinese guide has the same commands, and the same is expected of them', () => {
  const [en, zh] = ['officer.md', 'officer.zh.md'].map((name) =>
    readBlocks(readFileSync(join(cwd, 'docs', 'guides', name), 'utf8')).map(({ line: _, ...block }) => block),
  );
  expect(zh).toEqual(en);
});
