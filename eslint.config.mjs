// Lint rules of the whole repository. Each rule that is not a preset's states its reason; import rules live in
// .dependency-cruiser.mjs, checks of whole files in test/architecture/repository-rules.mjs.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { ours } from './test/architecture/lint/plugin.mjs';

const CODE = ['src/**/*.ts', 'migrations/**/*.ts'];
const TESTS = ['test/**/*.ts', 'src/**/*.spec.ts'];

/** Whatever the folder, these hide a fault rather than show it. */
const SYNTAX = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'A default export is named anew by each importer; export by name, so that one thing has one name.',
  },
  {
    selector: 'TSEnumDeclaration',
    message: 'A union from a register (or of literals) beats an enum: it is the wire value itself.',
  },
];

const FOCUS = [
  {
    selector:
      'CallExpression > MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo|failing)$/]',
    message: 'No test is skipped or focused: a run that is green has run everything.',
  },
  {
    selector: 'CallExpression[callee.name=/^(xit|fit|xtest|xdescribe|fdescribe)$/]',
    message: 'No test is skipped or focused: a run that is green has run everything.',
  },
  {
    selector: 'ImportDeclaration[source.value="@jest/globals"]',
    message: '@swc/jest hoists jest.mock only for the global `jest`; an imported one is silently not hoisted.',
  },
];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.onceway/', 'node_modules/', 'src/contracts/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    plugins: { ours },
    rules: {
      'ours/file-name': 'error',
      'ours/explained-suppression': 'error',
      // Caps from the first day: without them every server of this kind grew services of thousands of lines.
      'max-lines': ['error', 300],
      'max-depth': ['error', 4],
      complexity: ['error', 16],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: process.cwd() } },
    rules: {
      'ours/injectable-import': 'error',
      'no-restricted-syntax': ['error', ...SYNTAX],
      '@typescript-eslint/max-params': ['error', { max: 6 }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-shadow': ['error', { hoist: 'never' }],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 },
      ],
      // A Nest module is a class without members: its decorator, or the dynamic module that names it, says it all.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      // `() => void act()` and `() => act()` read alike; the floating-promise rule is the one that guards.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // noUncheckedIndexedAccess makes `!` the only short form for an index that is known to be in range.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Identifiers, names of items and alphabets are spread; nothing here shows a string by graphemes.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // kafkajs hands over objects of closures (heartbeat, resolveOffset, isRunning) whose types say methods.
      '@typescript-eslint/unbound-method': 'off',
      // Nest and kafkajs type their options as classes and take literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An index signature's names need not be identifiers (header names, register codes).
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // Both forms are used on purpose: `type` for records that must satisfy an index signature.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: CODE,
    ignores: ['**/*.spec.ts'],
    rules: { 'max-lines-per-function': ['error', 50] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/apps/**', '**/*.spec.ts'],
    rules: {
      // Everything else is given its values: a reader of the environment cannot be configured twice in one process.
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only src/apps reads the environment; take the value as an argument.',
        },
      ],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:process', message: 'Only src/apps reads the environment.' }] },
      ],
    },
  },
  {
    // Programs that speak to a terminal.
    files: ['src/apps/{local,cli}/**/*.ts', 'test/**/*.{ts,mjs,js}'],
    rules: { 'no-console': 'off' },
  },
  {
    files: TESTS,
    rules: {
      'no-restricted-syntax': ['error', ...SYNTAX, ...FOCUS],
      // A spec asserts on shapes that the types do not know: `expect.objectContaining` and its kin are `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
);
