// One Jest project a kind of test; a spec file belongs to the project that its suffix names.
const esmOnly = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'load-esm',
  'jose',
  'openid-client',
  'oauth4webapi',
  'uuid',
  'cookie',
  '@fastify/cookie',
  'content-disposition',
  'es-toolkit',
  'fast-check',
  'pure-rand',
  '@seriousme',
  're2js',
  'lru-cache',
];

const shape = {
  testEnvironment: 'node',
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
};

/** Kinds of test that need the stack: the global set-up starts it once for a run that holds any of them. */
const kinds = ['api', 'integration', 'contract', 'architecture', 'e2e'];

module.exports = {
  // Hooks that open and close an application take longer than Jest's five seconds on a busy machine.
  testTimeout: 20_000,
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  projects: [
    {
      ...shape,
      displayName: 'unit',
      testMatch: ['src', 'test/support', 'test/fault'].map((folder) => `<rootDir>/${folder}/**/*.spec.ts`),
    },
    ...kinds.map((kind) => ({
      ...shape,
      displayName: kind,
      testMatch: [`<rootDir>/test/${kind}/**/*.${kind}-spec.ts`],
    })),
  ],
};
