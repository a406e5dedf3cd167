import { DpopKey } from './dpop-key';
import { GatewayHttp } from './gateway-http';
import { ServerClock } from './server-clock';
import { TokenSource } from './token-source';

const ASK = { grant: '0199f0c0-0000-7000-8000-000000000002', matter: '1199010099900009983000511003000' };
const START_MS = 1_800_000_000_000;

let clockMs: number;
let issued: number;
let lifeSeconds: number;
let away: boolean;
let source: TokenSource;

beforeEach(async () => {
  [clockMs, issued, lifeSeconds, away] = [START_MS, 0, 600, false];
  const clock = new ServerClock({ now: () => clockMs });
  const gateway = (): Promise<Response> => {
    issued += 1;
    if (away) return Promise.reject(new TypeError('fetch failed'));
    const body = { access_token: `token-${issued}`, token_type: 'DPoP', expires_in: lifeSeconds };
    return Promise.resolve(Response.json({ ...body, authorization_details: [] }));
  };
  const dpop = await DpopKey.create();
  const http = new GatewayHttp({ gatewayUrl: 'https://gateway.example', fetch: gateway, dpop, clock });
  const signer = { sign: () => Promise.resolve('assertion') };
  const who = { gatewayUrl: 'https://gateway.example', systemId: '0199f0c0-0000-7000-8000-000000000001' };
  source = new TokenSource({ ...who, signer, dpop, http, serverClock: clock, clock });
});

const token = async (more = {}): Promise<string> => (await source.token({ ...ASK, ...more })).accessToken;
const manyAtOnce = (): Promise<string[]> => Promise.all(Array.from({ length: 50 }, () => token()));
const later = (milliseconds: number): void => void (clockMs += milliseconds);
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

it('is asked for once by calls that come at once, and apart for each matter', async () => {
  expect(new Set(await manyAtOnce())).toEqual(new Set(['token-1']));
  await token({ matter: `${ASK.matter}AB` });
  expect(issued).toBe(2);
});

it('serves until shortly before its end, and is renewed meanwhile by one request that nobody waits for', async () => {
  await token();
  later(569_999);
  expect(await token()).toBe('token-1');
  expect(issued).toBe(1);
  later(1);
  expect(new Set(await manyAtOnce())).toEqual(new Set(['token-1']));
  await settled();
  expect(issued).toBe(2);
  expect(await token()).toBe('token-2');
});

it('is waited for by all, asked for by one, when none serves any more', async () => {
  await token();
  later(590_000);
  expect(new Set(await manyAtOnce())).toEqual(new Set(['token-2']));
  expect(issued).toBe(2);
});

it('serves on while its renewal fails, which is tried again after a pause', async () => {
  await token();
  later(570_000);
  away = true;
  expect(await token()).toBe('token-1');
  await settled();
  await manyAtOnce();
  expect(issued).toBe(2);
  away = false;
  later(5_000);
  expect(await token()).toBe('token-1');
  await settled();
  expect(await token()).toBe('token-3');
});

it.each([1, 5, 20, 60])('of %i seconds is used and renewed within its life', async (seconds) => {
  lifeSeconds = seconds;
  await token();
  later(seconds * 400);
  expect(await token()).toBe('token-1');
  expect(issued).toBe(1);
  later(seconds * 600);
  expect(await token()).toBe('token-2');
});

it('that fails for one fails for those who waited with it, and is asked for anew by the next', async () => {
  away = true;
  const waiting = await Promise.allSettled([token(), token()]);
  expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  away = false;
  expect(await token()).toBe('token-2');
});

it('that many calls find spent is replaced once', async () => {
  const spent = await token();
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      await source.forget(ASK, spent);
      expect(await token()).toBe('token-2');
    }),
  );
  await source.forget(ASK, spent);
  expect(await token()).toBe('token-2');
  expect(issued).toBe(2);
});
