import { packageRoot } from '../../src/apps/local';
import { runGuide } from '../support/guide';

it('docs/guides/consumer.md, followed literally, ends where it says, within its ten minutes', async () => {
  const stack = process.env['ONCEWAY_STACK']!;
  const { blocks } = await runGuide({ file: 'docs/guides/consumer.md', cwd: packageRoot(), stack });
  expect(blocks).toBeGreaterThan(5);
}, 300_000);
