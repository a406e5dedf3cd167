import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import type { KeyView, SystemView } from '../../src/contracts';
import { GOVERNMENT_SERVICES, WELL_KNOWN } from '../../src/apps/local/sample-data';
import { Caller } from '../support/client';
import { aGrant, aSystem, govern, MATTER } from '../support/governance';
import { findBrowser, hostPages, openPage, type PageHost } from '../support/page-host';
import { startReplica } from '../support/replica';

// The file that browsers get, from a page of another origin than the gateway's, with a key that cannot be taken out.
const ROOT = join(__dirname, '..', '..');
const BROWSER = findBrowser();

type Officers = Awaited<ReturnType<typeof govern>>;

let officers: Officers;
let host: PageHost;
let gateway: { url: string; stop(): Promise<void> };
let bundle: string;
let told: (outcome: unknown) => void;

jest.setTimeout(180_000);

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'sdk'], { cwd: ROOT });
  bundle = readFileSync(join(ROOT, 'dist/sdk/browser.mjs'), 'utf8');
  officers = await govern();
  const system = await aSystem(officers);
  const caller = await Caller.of(system);
  await caller.untilAnswered(await caller.token(await aGrant(officers, system)));
  const text = (type: string, content: string) => Promise.resolve({ type, content });
  host = await hostPages({
    '/': () =>
      text('text/html; charset=utf-8', `<!doctype html><title>window</title><script type="module">${PAGE}</script>`),
    '/sdk.mjs': () => text('text/javascript', bundle),
    '/register': async (body) => text('application/json', JSON.stringify(await registered(body))),
    '/outcome': (body) => {
      told(JSON.parse(body));
      return text('application/json', '{}');
    },
  });
  gateway = await startReplica({ publicUrl: 'own', environment: { CORS_ORIGINS: host.origin } });
});
afterAll(async () => {
  await gateway.stop();
  await host.close();
});

/** A new system whose key is the one that a page made; its private half never comes here. */
async function registered(body: string): Promise<object> {
  const { jwk } = JSON.parse(body) as { jwk: object };
  const names = { zh: '窗口网页', en: 'A window page' };
  const path = `/v1/departments/${GOVERNMENT_SERVICES.creditCode}/systems`;
  const head = await officers.headOf(GOVERNMENT_SERVICES.creditCode);
  const system = await head.post<SystemView>(path, { names });
  const { kid } = await head.post<KeyView>(`/v1/systems/${system.id}/keys`, { use: 'sig', jwk });
  const grant = await aGrant(officers, system, { items: ['name', 'birthDate'] });
  const question = { grant: grant.id, matter: MATTER, case: 'T-1', operator: 'window-07', reason: '办理创业担保贷款' };
  const { number: id, name } = WELL_KNOWN.applicant;
  const subject = { type: 'citizen-number', id };
  return { url: gateway.url, system: system.id, kid, question: { ...question, subject }, name };
}

/** What a page does, given the SDK; the same in both realms. */
const JOURNEY = `
async function journey({ createClient, isProblem }, register) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const { url, system, kid, question, name } = await register({ kty, crv, x, y });
  const client = await createClient({
    gatewayUrl: url, systemId: system, signingKey: { key: pair.privateKey, alg: 'ES256', kid },
  });
  const ask = { ...question, resource: '101001/000001' };
  const verified = await client.exchange({ ...ask, mode: 'verify', values: { name } });
  const fetched = await client.exchange({ ...ask, mode: 'fetch', items: ['name', 'birthDate'] });
  const refused = await client.exchange({ ...ask, mode: 'fetch', items: ['sex'] }).catch((error) => error);
  const taken = await crypto.subtle.exportKey('jwk', pair.privateKey).catch((error) => error.name);
  return {
    kinds: [verified.kind, fetched.kind], values: fetched.values, signed: fetched.receipt !== undefined, taken,
    refused: isProblem(refused, 'grant.item-outside'), audit: typeof refused.audit,
  };
}`;

const PAGE = `
import * as sdk from '/sdk.mjs';
${JOURNEY}
const post = async (path, body) => (await fetch(path, { method: 'POST', body: JSON.stringify(body) })).json();
journey(sdk, (jwk) => post('/register', { jwk }))
  .then((outcome) => post('/outcome', outcome), (error) => post('/outcome', { failed: String(error.stack ?? error) }));
`;

const EXPECTED = {
  kinds: ['match', 'found'],
  values: { name: WELL_KNOWN.applicant.name, birthDate: '1985-03-07' },
  signed: true,
  // Browsers say InvalidAccessError; Node 20 has a name of its own for it.
  taken: expect.stringMatching(/^InvalidAccess(Error|Exception)$/) as string,
  refused: true,
  audit: 'string',
};

/** All that the SDK may rely on: no Node module, no process, no Buffer, no require. */
const WEB = {
  ...{ crypto, TextEncoder, TextDecoder, URL, URLSearchParams, AbortController, AbortSignal, Headers, Response },
  ...{ setTimeout, clearTimeout, atob, btoa, structuredClone },
};

/** As a page of `origin` has it: answers of other origins only where they say so. */
function fetchFrom(origin: string): typeof fetch {
  return async (input, init) => {
    const headers = { ...(init?.headers as Record<string, string>), origin };
    const response = await fetch(input, { ...init, headers });
    if (response.headers.get('access-control-allow-origin') !== origin) throw new TypeError('Failed to fetch');
    return response;
  };
}

async function inBareRealm(origin: string): Promise<unknown> {
  const options = { stdin: { contents: bundle }, write: false, format: 'iife', globalName: 'sdk' } as const;
  const { outputFiles } = await build({ ...options, bundle: true, platform: 'browser' });
  const register = async (jwk: object): Promise<object> => registered(JSON.stringify({ jwk }));
  const realm = createContext({ ...WEB, fetch: fetchFrom(origin), register });
  runInContext(outputFiles[0]!.text, realm);
  return runInContext(`${JOURNEY}\njourney(sdk, register)`, realm) as Promise<unknown>;
}

describe('the browser’s file', () => {
  it('verifies, fetches and is refused in a bare realm of Web APIs alone', async () => {
    // Another realm's objects have other prototypes.
    expect(JSON.parse(JSON.stringify(await inBareRealm(host.origin)))).toEqual(EXPECTED);
  });

  it('reaches nothing from a page whose origin the gateway does not list', async () => {
    await expect(inBareRealm('http://other.example')).rejects.toMatchObject({ name: 'UnreachableError' });
  });

  if (BROWSER === undefined) {
    it('no browser on this machine (ONCEWAY_BROWSER names none): the page is served, not opened', async () => {
      const page = await (await fetch(host.origin)).text();
      expect(page).toContain("import * as sdk from '/sdk.mjs'");
      expect(await (await fetch(`${host.origin}/sdk.mjs`)).text()).toBe(bundle);
    });
  } else {
    it(`does the same in a page of ${BROWSER}`, async () => {
      const outcome = new Promise((resolve) => (told = resolve));
      const page = openPage(BROWSER, host.origin);
      try {
        expect(await outcome).toEqual(EXPECTED);
      } finally {
        await page.close();
      }
    });
  }
});
