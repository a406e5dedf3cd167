import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OFFICER_ROLES } from '../../src/kernel';

// Real: the OpenAPI document as committed. Fake: nothing.

interface Route {
  id: string;
  name: string;
  method: string;
  path: string;
  access: string;
}

const DOCUMENT = JSON.parse(readFileSync(join(__dirname, '../../contracts/openapi/onceway.json'), 'utf8')) as {
  paths: Record<string, Record<string, { operationId: string; 'x-access': string }>>;
};

const ROUTES: Route[] = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId: id, 'x-access': access }]) => ({
    ...{ id, path, access, method: method.toUpperCase() },
    name: `${method.toUpperCase()} ${path}`,
  })),
);

const named = ({ access }: Route): string[] =>
  access
    .replace(/^officers: /, '')
    .split(/[,;] /)
    .filter((word) => (OFFICER_ROLES as readonly string[]).includes(word));
const openTo = (role: string): string[] =>
  ROUTES.filter((route) => named(route).includes(role)).map(({ name }) => name);

/** What everybody with an account does with that account alone. */
const OWN_SESSION = /^\/v1\/session(\/|$)/;

it('every officer reaches only the own session without a role', () => {
  const everybodys = ROUTES.filter(({ access }) => /^officers(?!:)/.test(access));
  expect(everybodys.length).toBeGreaterThan(2);
  expect(everybodys.filter(({ path }) => !OWN_SESSION.test(path)).map(({ name }) => name)).toEqual([]);
});

it('auditors read, and nothing else', () => {
  expect(openTo('auditor').length).toBeGreaterThan(5);
  expect(openTo('auditor').filter((name) => !name.startsWith('GET '))).toEqual([]);
});

it('ops sees neither records, nor grants, nor data', () => {
  const seen = openTo('ops').filter((name) => !/^GET \/v1\/(departments(\/\{code\})?|regions|stops)$/.test(name));
  expect(seen).toEqual([]);
});

it('only auditors read records', () => {
  const reading = ROUTES.filter(({ path }) => path.startsWith('/v1/audit/'));
  expect(new Set(reading.flatMap(named))).toEqual(new Set(reading.length === 0 ? [] : ['auditor']));
});

it('the authority neither files for a department nor asks for data', () => {
  const filing = ['submitEntry', 'fileGrant'];
  const open = ROUTES.filter(({ id, access }) => filing.includes(id) && access.includes('authority-officer'));
  expect(open).toEqual([]);
});
