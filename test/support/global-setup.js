const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { needsStack } = require('./needs-stack');

const LOCAL = join(__dirname, '..', '..', 'dist', 'src', 'apps', 'local', 'index.js');

/** Starts one whole stack for the test run, by the code of `npm start`, and names its stack.json in ONCEWAY_STACK. */
module.exports = async function globalSetup() {
  if (process.env.ONCEWAY_STACK || !needsStack(process.argv.slice(2))) return;
  if (!existsSync(LOCAL)) throw new Error('the tests run compiled processes: npm run compile first');
  const { createProgress, missingApps, startStack } = require(LOCAL);
  const say = (line) => process.stderr.write(`${line}\n`);
  const missing = missingApps();
  if (missing.length > 0) say(`! not built: ${missing.join(', ')}; only Kafka and PostgreSQL are started`);
  const stack = await startStack({
    env: process.env,
    progress: createProgress(say),
    onlyInfra: missing.length > 0,
    template: true,
    people: 2_000,
    onUnexpectedEnd: (name, how, log) => say(`! ${name} ended unexpectedly (${how}); its log: ${log}`),
  });
  globalThis.oncewayStack = stack;
  process.env.ONCEWAY_STACK = stack.path;
  // Handed to the workers by the environment: a one-time password is never written to a file.
};
