// npm run guide -- FILE: follows a guide on this machine as its reader would, `npm start` and all, and says where it stops.
const { parseArgs } = require('node:util');
const { join } = require('node:path');
const { runGuide } = require('./guide');

const HELP = `npm run guide -- FILE [options]: runs a guide's shell blocks literally, from npm start to the end
  --stack FILE    the stack.json of a stack that runs: blocks that start one are left out
  --section NAME  only what stands below this heading
`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { stack: { type: 'string' }, section: { type: 'string' }, help: { type: 'boolean' } },
  });
  const { help, ...options } = values;
  const [file, ...more] = positionals;
  if (help === true || file === undefined || more.length > 0) {
    process.stdout.write(HELP);
    return help === true ? 0 : 2;
  }
  const startedMs = Date.now();
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
  const onBlock = ({ line }, ms) => process.stdout.write(`✓ ${file}:${line} (${seconds(ms)})\n`);
  const { blocks } = await runGuide({ ...options, file, cwd: join(__dirname, '..', '..'), onBlock });
  process.stdout.write(`✓ ${file} ends where it says: ${blocks} blocks in ${seconds(Date.now() - startedMs)}\n`);
  return 0;
}

main().then(
  (status) => (process.exitCode = status),
  (fault) => {
    process.stderr.write(`✗ ${fault.message}\n`);
    process.exitCode = 1;
  },
);
