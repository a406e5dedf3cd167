// Checks of whole files that neither a compiler nor a linter makes. Each answers a list of findings, empty when all is
// well; `npm run check` prints them and repository-rules.architecture-spec.ts proves that each one bites.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PARTS } from '../../.dependency-cruiser.mjs';
import { threatsAreTested } from './threats.mjs';

/** Paths of all files that are, or would be, committed below `root`. */
export function listFiles(root) {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path))).sort();
}

/** A repository as the rules see it. */
export function openRepository(root, files = listFiles(root)) {
  const texts = new Map();
  const read = (path) => {
    if (!texts.has(path)) texts.set(path, readFileSync(join(root, path), 'utf8'));
    return texts.get(path);
  };
  return { root, files, read };
}

const TYPESCRIPT = /\.ts$/;
const SPEC = /[.-](?:spec|test)\.[cm]?[jt]sx?$/;

/** A spec that no Jest project matches is never run and nobody notices; one that two match runs twice. */
export function specsBelongToOneProject({ root, files, read }, projects = jestProjects(root)) {
  return files.flatMap((path) => {
    const matches = projects.filter(({ patterns }) => patterns.some((pattern) => pattern.test(path)));
    if (SPEC.test(path) && matches.length !== 1) {
      return [`${path}: in ${matches.length} Jest projects (${matches.map(({ name }) => name).join(', ') || 'none'})`];
    }
    const describes = TYPESCRIPT.test(path) && /^(?:describe|it|test)(?:\.each)?\(/m.test(read(path));
    return describes && matches.length === 0 ? [`${path}: holds tests but is no spec file`] : [];
  });
}

function jestProjects(root) {
  const { projects } = createRequire(join(root, 'package.json'))(join(root, 'jest.config.js'));
  return projects.map(({ displayName, testMatch }) => ({ name: displayName, patterns: testMatch.map(globPattern) }));
}

/** The two wildcards that jest.config.js uses. */
function globPattern(glob) {
  const text = glob.replace('<rootDir>/', '').replaceAll('.', '[.]');
  return new RegExp(`^${text.replaceAll('**/', '\0').replaceAll('*', '[^/]*').replaceAll('\0', '(?:.*/)?')}$`);
}

/** A file outside every part has no import rule at all. */
export function sourcesBelongToAPart({ files }) {
  const parts = PARTS.map(({ path }) => new RegExp(`^${path}`));
  return files
    .filter((path) => /^(?:src|migrations)\/.*\.tsx?$/.test(path) && !parts.some((part) => part.test(path)))
    .map((path) => `${path}: belongs to no part of the import rules (.dependency-cruiser.mjs)`);
}

const DOORS = /^src\/(?:(?:modules|platform)\/[^/]+|kernel|contracts|agent|sdk)\//;

/** A newcomer opens index.ts first: it says what the folder is and what it is not. */
export function foldersIntroduceThemselves({ files, read }) {
  const folders = new Set(files.filter((path) => TYPESCRIPT.test(path)).flatMap((path) => DOORS.exec(path)?.[0] ?? []));
  const missing = [...folders].filter((folder) => !files.includes(`${folder}index.ts`));
  const silent = files
    .filter((path) => /^src\/.*\/index\.ts$/.test(path))
    .filter((path) => !opensWithComment(read(path)));
  return [
    ...missing.map((folder) => `${folder}: has no index.ts`),
    ...silent.map((path) => `${path}: opens without a comment that says what the folder is`),
  ];
}

function opensWithComment(text) {
  return /^(?:\/\/ .*\n|\/\* eslint-disable \*\/\n)*\/\*\*\s*\n?\s*\*?\s*\S/.test(text);
}

/** Paths of somebody's machine mean nothing on another one. */
const MACHINE = ['/work/', '/root/', '/home/', '/Users/'].map(
  (start) => new RegExp(`(?<![\\w.~$}*/-])${start}[\\w.-]`),
);
const BINARY = /\.(?:png|jpg|ico|woff2?|gz|jar|p12)$/;

export function noMachinePaths({ files, read }) {
  return files
    .filter((path) => !BINARY.test(path) && path !== 'package-lock.json')
    .flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, at) =>
          MACHINE.some((machine) => machine.test(line)) ? [`${path}:${at + 1}: names a path of one machine`] : [],
        ),
    );
}

const HAN = /\p{Script=Han}/u;

/** What an officer or an applicant may read exists in Chinese and in English, from one row. */
export function textsAreBilingual({ files, read }) {
  return files
    .filter((path) => /^contracts\/(?:registers|schemas|resources)\/.*\.json$/.test(path))
    .flatMap((path) => titledIn(path, JSON.parse(read(path)), '#'));
}

function titledIn(path, value, pointer) {
  if (typeof value !== 'object' || value === null) return [];
  const here = ['titles', 'x-titles', 'summary'].flatMap((name) =>
    isTitle(value[name]) ? titleFaults(value[name], `${path}${pointer}/${name}`) : [],
  );
  const needed =
    needsTitle(path, value, pointer) && !isTitle(value.titles ?? value['x-titles'])
      ? [`${path}${pointer}: has no titles`]
      : [];
  return [
    ...needed,
    ...here,
    ...Object.entries(value).flatMap(([key, inner]) => titledIn(path, inner, `${pointer}/${key}`)),
  ];
}

/** Rows of the registers that people read, and each schema as a whole. */
function needsTitle(path, value, pointer) {
  if (/registers\/(?:errors|audit-events|faults|feed-events)\.json$/.test(path)) return /^#\/\d+$/.test(pointer);
  return path.startsWith('contracts/schemas/') && '$id' in value;
}

function isTitle(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    ('zh' in value || 'en' in value) &&
    typeof (value.zh ?? value.en) === 'string'
  );
}

function titleFaults({ zh, en }, where) {
  const chinese = typeof zh === 'string' && HAN.test(zh) ? [] : [`${where}: zh is not Chinese`];
  const english = typeof en === 'string' && /[A-Za-z]/.test(en) && !HAN.test(en) ? [] : [`${where}: en is not English`];
  return [...chinese, ...english];
}

const REGISTERS = [
  { file: 'contracts/registers/errors.json', key: 'code' },
  { file: 'contracts/registers/audit-events.json', key: 'type' },
  { file: 'contracts/registers/metrics.json', key: 'name' },
];

const FEED_EVENTS = { file: 'contracts/registers/feed-events.json', key: 'type' };

/** A row that no code names is a promise that nothing keeps. */
export function registersAreUsed({ files, read }) {
  const sources = files
    .filter((path) => /^src\/(?!contracts\/).*\.tsx?$/.test(path) && !/\.spec\.ts$/.test(path))
    .map(read);
  return REGISTERS.filter(({ file }) => files.includes(file)).flatMap(({ file, key }) =>
    JSON.parse(read(file))
      .map((row) => row[key])
      .filter((name) => !sources.some((source) => source.includes(`'${name}'`)))
      .map((name) => `${file}: ${name} is used nowhere in src`),
  );
}

/** What operators watch stands in one table; a metric that only the code knows is watched by nobody. */
export function metricsAreRegistered({ files, read }) {
  const known = new Set(JSON.parse(read('contracts/registers/metrics.json')).map(({ name }) => name));
  return files
    .filter((path) => /^src\/(?!contracts\/).*\.ts$/.test(path) && !/\.spec\.ts$/.test(path))
    .flatMap((path) => [...read(path).matchAll(/\bname: '(onceway_\w+)'/g)].map(([, name]) => ({ path, name })))
    .filter(({ name }) => !known.has(name))
    .map(({ path, name }) => `${path}: ${name} is not in the register of metrics`);
}

/** A refusal that no test has seen is a refusal that nobody knows to happen. */
export function errorCodesAreTested({ files, read }) {
  const register = 'contracts/registers/errors.json';
  if (!files.includes(register)) return [];
  const specs = files.filter((path) => SPEC.test(path)).map(read);
  return JSON.parse(read(register))
    .filter(({ code }) => !specs.some((text) => new RegExp(`\\b${code.replace('.', '\\.')}(?![\\w-])`).test(text)))
    .map(({ code }) => `${register}: ${code} is in no test`);
}

/**
 * What departments are promised to be told is told by some code, by its whole name or after its audit event
 * (`onceway.${type}.v1`), and a test has seen it.
 */
export function feedEventsAreTold({ files, read }) {
  if (!files.includes(FEED_EVENTS.file)) return [];
  const specs = files.filter((path) => SPEC.test(path)).map(read);
  const sources = files.filter((path) => /^src\/(?!contracts\/).*\.ts$/.test(path) && !SPEC.test(path)).map(read);
  const tells = (source, type) =>
    source.includes(`'${type}'`) ||
    (source.includes('`onceway.${type}.v1`') && source.includes(`'${type.replace(/^onceway\.|\.v1$/g, '')}'`));
  return JSON.parse(read(FEED_EVENTS.file)).flatMap(({ type }) => [
    ...(sources.some((source) => tells(source, type)) ? [] : [`${FEED_EVENTS.file}: ${type} is told nowhere in src`]),
    ...(specs.some((text) => text.includes(type)) ? [] : [`${FEED_EVENTS.file}: ${type} is in no test`]),
  ]);
}

/** Registers are looked up by eye: sorted, each name once. */
export function registersAreSorted({ files, read }) {
  const sorted = [...REGISTERS, FEED_EVENTS].filter(({ file }) => files.includes(file));
  return sorted.flatMap(({ file, key }) => {
    const names = JSON.parse(read(file)).map((row) => row[key]);
    return names.flatMap((name, at) =>
      at > 0 && names[at - 1] >= name ? [`${file}: ${name} is out of order or twice`] : [],
    );
  });
}

/** A migration that has landed is never edited; its name says when and what. */
export function migrationsAreNamed({ files, read }) {
  const migrations = files.filter((path) => /^migrations\/(?!index\.ts)/.test(path) && TYPESCRIPT.test(path));
  const listed = files.includes('migrations/index.ts') ? read('migrations/index.ts') : '';
  return migrations.flatMap((path) => {
    const name = path.slice('migrations/'.length, -'.ts'.length);
    const form = /^\d{14}-[a-z]+-[a-z0-9-]+$/.test(name) ? [] : [`${path}: is not <timestamp>-<verb>-<what>.ts`];
    return [...form, ...(listed.includes(`'./${name}'`) ? [] : [`${path}: is not listed in migrations/index.ts`])];
  });
}

/** Decision records are numbered without a gap and have the four headings. */
export function decisionsAreComplete({ files, read }) {
  const records = files.filter((path) => /^docs\/adr\/\d{4}-/.test(path));
  const numbered = records.filter((path, at) => Number(path.slice('docs/adr/'.length).slice(0, 4)) !== at + 1);
  const headless = records.flatMap((path) =>
    ['Decision', 'Rationale', 'Approach', 'Consequences']
      .filter((heading) => !read(path).includes(`\n## ${heading}\n`))
      .map((heading) => `${path}: has no heading "${heading}"`),
  );
  return [...numbered.map((path) => `${path}: breaks the numbering`), ...headless];
}

/** All rules, by the name that `npm run check` prints. */
export const REPOSITORY_RULES = {
  'spec files': specsBelongToOneProject,
  parts: sourcesBelongToAPart,
  folders: foldersIntroduceThemselves,
  'machine paths': noMachinePaths,
  'zh and en': textsAreBilingual,
  'registers used': registersAreUsed,
  'codes tested': errorCodesAreTested,
  'events told': feedEventsAreTold,
  'registers sorted': registersAreSorted,
  metrics: metricsAreRegistered,
  migrations: migrationsAreNamed,
  decisions: decisionsAreComplete,
  threats: threatsAreTested,
};
