import { Client } from 'pg';
import { packageRoot } from '../../src/apps/local/paths';
import { runGuide } from '../support/guide';
import { stack } from '../support/stack';

// Everything is real: the guide's blocks in one bash session, the running stack, psql, a further agent process.
const LEFT_BEHIND = ['DROP DATABASE IF EXISTS transport WITH (FORCE)', 'DROP ROLE IF EXISTS transport_agent'];

/** On a server that others use too, an earlier run's database would stand in the way. */
async function tidy(): Promise<void> {
  const admin = new Client({ connectionString: stack().postgres.admin });
  await admin.connect();
  try {
    for (const statement of LEFT_BEHIND) await admin.query(statement);
  } finally {
    await admin.end();
  }
}

beforeAll(tidy);
afterAll(tidy);

it('the guide for providers ends with an answer of the new department’s own agent', async () => {
  const path = process.env['ONCEWAY_STACK'] ?? '';
  const { blocks } = await runGuide({ file: 'docs/guides/provider.md', cwd: packageRoot(), stack: path });
  expect(blocks).toBe(19);
}, 300_000);
