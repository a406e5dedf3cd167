import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { routesOf, type Route } from '../support/access-matrix/routes';
import { SEEDS } from '../support/access-matrix/seeds';
import type { Target } from '../support/access-matrix/seed';
import { World } from '../support/access-matrix/world';

// One route has one spelling. Real: sockets, since a client library would tidy the path before it is sent; HTTP stack,
// PostgreSQL, Kafka. What a spelling reaches is answered as its plain spelling would be, to callers who may not: refused.
let world: World;
let port: number;

beforeAll(async () => {
  world = await World.start();
  await world.api.app.listen(0, '127.0.0.1');
  port = (world.api.app.getHttpServer().address() as AddressInfo).port;
}, 120_000);
afterAll(() => world.close(), 30_000);

interface Answer {
  status: number;
  code: string | undefined;
}

/** The path as it stands, with the headers of that officer. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const code = /"code":"([a-z.-]+)"/.exec(text)?.[1];
        resolve({ status: response.statusCode ?? 0, code });
      });
    });
    outgoing.on('error', reject).end(body);
  });
}

const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
const inTheMiddle = (path: string, by: (segment: string) => string): string => {
  const segments = path.split('/');
  const last = segments.length - 1;
  return segments.map((segment, at) => (at === last ? by(segment) : segment)).join('/');
};

/** Other spellings of a path: what a proxy or a router may take for it. */
const SPELLINGS: Record<string, (path: string) => string> = {
  'a slash at the end': (path) => `${path}/`,
  'two slashes in front': (path) => `/${path}`,
  'two slashes in between': (path) => path.replace('/v1/', '/v1//'),
  capitals: (path) => path.toUpperCase(),
  'one capital': (path) => path.replace('/v1/', '/V1/'),
  'a dot segment': (path) => path.replace('/v1/', '/v1/./'),
  'a way back': (path) => path.replace('/v1/', '/v1/keys/../'),
  'an encoded way back': (path) => path.replace('/v1/', '/v1/keys/%2e%2e/'),
  'a way back encoded twice': (path) => path.replace('/v1/', '/v1/keys/%252e%252e/'),
  'a way back with a parameter': (path) => path.replace('/v1/', '/v1/keys/..;/'),
  'a way back by backslash': (path) => path.replace('/v1/', '/v1/keys\\..\\'),
  'an encoded slash': (path) => path.replace('/v1/', '/v1%2f'),
  'a slash encoded twice': (path) => path.replace('/v1/', '/v1%252f'),
  'an encoded letter': (path) => inTheMiddle(path, (segment) => segment.replace(/^./, hex)),
  'all letters encoded': (path) => inTheMiddle(path, (segment) => [...segment].map(hex).join('')),
  'letters encoded twice': (path) =>
    inTheMiddle(path, (segment) => [...segment].map((one) => `%25${hex(one).slice(1)}`).join('')),
  'a NUL at the end': (path) => `${path}%00`,
  'a NUL and an extension': (path) => `${path}%00.json`,
  'an extension': (path) => `${path}.json`,
  'a path parameter': (path) => `${path};role=authority-officer`,
  'an encoded blank': (path) => `${path}%20`,
  'an encoded line': (path) => `${path}%0d%0aX-Role:%20authority`,
  'an overlong dot': (path) => path.replace('/v1/', '/v1/keys/%c0%ae%c0%ae/'),
  'a fullwidth slash': (path) => path.replace('/v1/', '/v1%ef%bc%8f'),
  'a broken encoding': (path) => `${path}%e0%a4%a`,
  'an address in place of a path': (path) => `http://127.0.0.1:${port}${path}`,
  "somebody else's address": (path) => `http://evil.example${path}`,
};

/** The foreign department's head: signed in, and with nothing to say about objects of the own one. */
const headers = (): Record<string, string> => world.headersOf('foreign sharing-head');

const closed = routesOf().filter(
  ({ id, access }) => access.kind === 'closed' && id in SEEDS && !SEEDS[id]!.refusedOnly,
);
/** Routes where that caller is refused, whoever spells them how. */
const refusing = closed.filter(
  ({ access, foreign }) =>
    foreign !== undefined ||
    access.officers === undefined ||
    (access.officers !== 'all' && !access.officers.includes('sharing-head')),
);

async function targetOf(route: Route): Promise<{ url: string; target: Target }> {
  const target = await SEEDS[route.id]!.target(world);
  const url = route.path.replace(/\{(\w+)\}/g, (_whole, name: string) => target.params![name]!);
  return { url, target };
}

async function tried(route: Route, spelled: string, target: Target): Promise<Answer[]> {
  const json: Record<string, string> = target.body === undefined ? {} : { 'content-type': 'application/json' };
  const body = target.body === undefined ? undefined : JSON.stringify(target.body);
  return Promise.all([
    ask(route.method, spelled, json, body),
    ask(route.method, spelled, { ...headers(), ...json }, body),
  ]);
}

it.each(refusing.map((route) => [route.id, route] as const))(
  '%s is refused however it is spelled',
  async (_id, route) => {
    const { url, target } = await targetOf(route);
    const passed: string[] = [];
    for (const [name, spell] of Object.entries(SPELLINGS)) {
      for (const { status, code } of await tried(route, spell(url), target)) {
        // A clean refusal with a code; 404 of an unknown address included.
        if (status < 400 || status >= 500 || code === undefined) passed.push(`${name}: ${status} ${code ?? 'no code'}`);
      }
    }
    expect(passed).toEqual([]);
  },
);

it('no mixture of spellings, methods and cookies is let through or breaks anything', async () => {
  const targets = await Promise.all(refusing.map(async (route) => ({ route, ...(await targetOf(route)) })));
  const spelling = fc.array(fc.constantFrom(...Object.keys(SPELLINGS)), { minLength: 1, maxLength: 3 });
  const methods = fc.constantFrom('its own', 'PATCH', 'TRACE');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...targets), spelling, methods, async ({ url, route }, names, chosen) => {
      const method = chosen === 'its own' ? route.method : chosen;
      const path = names.reduce((spelled, name) => SPELLINGS[name]!(spelled), url);
      const { status } = await ask(method, path, headers());
      expect([method, path, status < 400 || status >= 500 ? status : 'refused']).toEqual([method, path, 'refused']);
    }),
    { numRuns: 300 },
  );
});

it('a path parameter that is one encoded is the same object, and as foreign', async () => {
  const id = await world.grant('approved');
  const encoded = [...id].map(hex).join('');
  expect(await ask('GET', `/v1/grants/${encoded}`, headers())).toEqual({ status: 404, code: 'grant.unknown' });
  const capital = id.toUpperCase();
  expect([400, 404]).toContain((await ask('GET', `/v1/grants/${capital}`, headers())).status);
});

it.each(['x-original-url', 'x-rewrite-url', 'x-forwarded-prefix', 'x-http-method-override', 'x-forwarded-user'])(
  'a header %s changes nothing',
  async (name) => {
    const plain = await ask('POST', '/v1/officers', { ...headers(), 'content-type': 'application/json' }, '{}');
    const more = { [name]: name.includes('method') ? 'GET' : '/v1/departments' };
    const twisted = await ask(
      'POST',
      '/v1/officers',
      { ...headers(), ...more, 'content-type': 'application/json' },
      '{}',
    );
    expect(twisted).toEqual(plain);
    expect(plain).toEqual({ status: 403, code: 'access.denied' });
  },
);
