/** Kinds of test that run without Kafka and PostgreSQL. */
const ALONE = ['unit', 'architecture'];

/**
 * Whether a Jest run may hold a test that needs the stack. Only what the command line says plainly counts: when in
 * doubt the stack is started, since a test without it fails, while a stack without a test costs seconds.
 */
function needsStack(argv) {
  const { projects, paths } = readArguments(argv);
  if (projects.length > 0) return projects.some((project) => !ALONE.includes(project));
  return paths.length === 0 || paths.some((path) => !isAlone(path));
}

function isAlone(path) {
  return /(^|\/)src\/|\.spec\.ts$|(^|\/)test\/architecture(\/|$)/.test(path);
}

function readArguments(argv) {
  const projects = [];
  const paths = [];
  let option;
  for (const word of argv) {
    if (word === '--') option = undefined;
    else if (word.startsWith('--selectProjects=')) projects.push(word.slice('--selectProjects='.length));
    else if (word.startsWith('-')) option = word;
    else if (option === '--selectProjects') projects.push(word);
    else if (option === undefined || !TAKES_VALUE.has(option)) paths.push(word);
    else option = undefined;
  }
  return { projects, paths };
}

/** Options whose next word is their value and not a path; others are taken for switches. */
const TAKES_VALUE = new Set([
  '-t',
  '--testNamePattern',
  '-w',
  '--maxWorkers',
  '-c',
  '--config',
  '--testTimeout',
  '--shard',
]);

module.exports = { needsStack };
