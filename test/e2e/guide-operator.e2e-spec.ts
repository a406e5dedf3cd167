import { packageRoot } from '../../src/apps/local/paths';
import { runGuide } from '../support/guide';

// Everything is real: the guide's blocks in one bash session, on the running stack, with psql.
it('the guide for operators runs to its end', async () => {
  const path = process.env['ONCEWAY_STACK'] ?? '';
  const { blocks } = await runGuide({ file: 'docs/guides/operator.md', cwd: packageRoot(), stack: path });
  expect(blocks).toBe(9);
}, 180_000);
