// Who may import whom. All rules come from the two arrays below; change one only with a record in docs/adr.
// Proved by test/architecture/import-rules.architecture-spec.ts.

/** The gateway's features, low to high: calls go down the ladder, news goes up as events. */
export const LADDER = [
  'events',
  'audit',
  'letters',
  'parties',
  'officers',
  'duties',
  'catalogue',
  'demands',
  'grants',
  'stops',
  'corrections',
  'tokens',
  'exchange',
  'deliveries',
  'evidence',
  'supervision',
];

const AGENT_PLATFORM = ['config', 'kafka', 'management', 'metrics', 'logging', 'keys', 'contracts'];

/**
 * One row a part of the tree. `may`: what of src it may import besides itself; `npm`: which packages (absent: any that is not for development only);
 * `node`: whether Node's own modules; `why` is printed with each violation.
 */
export const PARTS = [
  {
    name: 'kernel',
    path: 'src/kernel/',
    may: [],
    npm: [],
    node: false,
    why: 'The kernel is pure: every process, the SDK and a browser share it.',
  },
  {
    name: 'contracts',
    path: 'src/contracts/',
    may: ['src/kernel/'],
    npm: ['ajv', 're2js'],
    node: false,
    why: 'Generated types and validators run wherever a message is read, in a browser too.',
  },
  {
    name: 'platform',
    path: 'src/platform/',
    may: ['src/kernel/', 'src/contracts/'],
    node: true,
    why: 'An adapter knows what it adapts and no feature.',
  },
  ...LADDER.map((module, rung) => ({
    name: `module ${module}`,
    path: `src/modules/${module}/`,
    may: [
      'src/kernel/',
      'src/contracts/',
      'src/platform/',
      ...LADDER.slice(0, rung).map((lower) => `src/modules/${lower}/`),
    ],
    node: true,
    why: `Calls go down the ladder (below ${module}: ${LADDER.slice(0, rung).join(', ') || 'nothing'}); news goes up as events.`,
  })),
  {
    name: 'agent connectors',
    path: 'src/agent/connectors/',
    may: ['src/agent/', 'src/kernel/', 'src/contracts/', ...AGENT_PLATFORM.map((folder) => `src/platform/${folder}/`)],
    npmNot: ['typeorm', '@nestjs'],
    node: true,
    why: "A connector speaks to one kind of source by that source's own driver; the agent has no gateway table.",
  },
  {
    name: 'agent',
    path: 'src/agent/(?!connectors/)',
    own: 'src/agent/',
    may: ['src/kernel/', 'src/contracts/', ...AGENT_PLATFORM.map((folder) => `src/platform/${folder}/`)],
    npm: [],
    node: true,
    why: "The agent runs in another department's network: nothing of the gateway and no driver outside connectors/.",
  },
  {
    name: 'sdk',
    path: 'src/sdk/',
    may: ['src/kernel/', 'src/contracts/'],
    npm: ['jose'],
    node: false,
    why: 'The SDK runs in Node and in browsers, inside systems that are not ours.',
  },
  {
    name: 'console',
    path: 'src/console/',
    may: ['src/sdk/'],
    node: false,
    why: 'The console talks to the gateway only through the SDK, as any other client could.',
  },
  {
    name: 'apps',
    path: 'src/apps/([^/]+)/',
    own: 'src/apps/$1/',
    may: ['src/(?!apps/)', 'migrations/'],
    node: true,
    why: 'A process root composes parts; what two of them need belongs to a part, not to an app.',
  },
  {
    name: 'migrations',
    path: 'migrations/',
    may: [],
    npm: ['typeorm'],
    node: false,
    why: 'A migration is never edited once landed, so it must not change its meaning when code does.',
  },
];

/** Folders whose inside is private: only `door` may be imported from outside. Tests may look inside. */
const CLOSED = [
  { path: 'src/kernel/', door: '(?:identifiers/)?index[.]ts$' },
  { path: 'src/contracts/', door: '(?:reference/)?index[.]ts$' },
  { path: 'src/platform/([^/]+)/', door: 'index[.]ts$' },
  { path: 'src/modules/([^/]+)/', door: 'index[.]ts$' },
  { path: 'src/agent/', door: 'index[.]ts$' },
  { path: 'src/sdk/', door: 'index[.]ts$' },
];

const SPEC = '[.]spec[.]ts$';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const packages = (names) => `^node_modules/(?:${names.join('|')})(?:/|$)`;

function partRules({ name, path, own = path, may, npm, npmNot, node, why }) {
  // Specs beside the code may use packages (fast-check) and Node, but no other part than their code may.
  const shipped = { path: `^${path}`, pathNot: SPEC };
  const allowed = npm === undefined || npm.length === 0 ? {} : { pathNot: packages(npm) };
  return [
    rule(
      `${name}: other parts`,
      why,
      { path: `^${path}` },
      {
        path: '^(?:src|migrations|test|contracts)/',
        pathNot: [own, ...may].map((part) => `^${part}`),
      },
    ),
    npm && rule(`${name}: packages`, why, shipped, { dependencyTypes: ['npm', 'npm-dev'], ...allowed }),
    npmNot && rule(`${name}: packages`, why, shipped, { path: packages(npmNot) }),
    !node && rule(`${name}: node modules`, why, shipped, { dependencyTypes: ['core'] }),
  ].filter(Boolean);
}

/** Two rules a folder: from another part altogether, and from a neighbour of the same kind. */
function doorRules({ path, door }) {
  const why = 'Only index.ts of a folder may be imported from outside it: what is behind the door may move.';
  const any = path.replace('([^/]+)', '[^/]+');
  const inside = { path: `^${any}(?!${door})` };
  const neighbour =
    path === any
      ? []
      : [
          rule(
            `${any}: door to neighbours`,
            why,
            { path: `^${path}` },
            { ...inside, pathNot: `^${path.replace('([^/]+)', '$1')}` },
          ),
        ];
  return [rule(`${any}: door`, why, { path: '^(?:src|migrations)/', pathNot: `^${any}` }, inside), ...neighbour];
}

const GENERAL = [
  rule(
    'reference resources stay out of what serves',
    'Agents and gateway learn contracts from what is published; loading the reference resources too costs start time and memory.',
    { path: '^src/', pathNot: [SPEC, '^src/contracts/reference/', '^src/apps/local/'] },
    { path: '^src/contracts/reference/' },
  ),
  rule(
    'no cycle',
    'A cycle, of types too, makes the order of loading matter under decorator metadata.',
    { path: '^src/' },
    { circular: true },
  ),
  rule('resolvable', 'An import must resolve to something.', {}, { couldNotResolve: true }),
  rule(
    'declared packages',
    'A package that package.json does not name may be gone after the next install.',
    { path: '^(?:src|migrations|test)/' },
    {
      dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
    },
  ),
  rule(
    'no development packages in what ships',
    'Production images install no devDependencies. The local stack is the exception: it runs in a checkout.',
    {
      path: '^(?:src|migrations)/',
      pathNot: [SPEC, '^src/apps/local/'],
    },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...PARTS.flatMap(partRules), ...CLOSED.flatMap(doorRules), ...GENERAL],
  options: {
    doNotFollow: { path: '^node_modules/' },
    // Imports of types alone count: they are how a boundary starts to leak.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
