import { decodeJwt } from 'jose';
import fc from 'fast-check';
import { DpopKey } from './dpop-key';
import { GatewayHttp, type GatewayCall } from './gateway-http';
import { DpopNonces, type ServerRole } from './nonces';
import { ServerClock } from './server-clock';

const clock = new ServerClock({ now: () => Date.now() });
const call = (path: string): GatewayCall => ({ method: 'POST', path, timeoutMs: 5_000, body: () => '{}' });
const AT: Record<ServerRole, GatewayCall> = { authorization: call('/oauth/token'), resource: call('/v1/exchanges') };

let dpop: DpopKey;

beforeAll(async () => {
  dpop = await DpopKey.create();
});

/** A gateway by a function from the proof's nonce to the answer; keeps the nonces that it was sent. */
function gatewayThat(answer: (role: ServerRole, nonce: unknown) => Response) {
  const sent: { role: ServerRole; nonce: unknown; jti: unknown }[] = [];
  const fetching = (url: string, { headers }: RequestInit = {}): Promise<Response> => {
    const { nonce, jti } = decodeJwt((headers as Record<string, string>)['dpop']!);
    const role = url.endsWith('/oauth/token') ? 'authorization' : 'resource';
    sent.push({ role, nonce, jti });
    return Promise.resolve(answer(role, nonce));
  };
  const http = new GatewayHttp({ gatewayUrl: 'https://gateway.example', fetch: fetching as typeof fetch, dpop, clock });
  return { http, sent };
}

/** As RFC 9449 §8 (token endpoint: 400 and `error`) and §9 (resource: 401 and a challenge) have it. */
function useNonce(role: ServerRole, nonce?: string): Response {
  const given: Record<string, string> = nonce === undefined ? {} : { 'dpop-nonce': nonce };
  if (role === 'authorization') return Response.json({ error: 'use_dpop_nonce' }, { status: 400, headers: given });
  const challenge = 'DPoP error="use_dpop_nonce", error_description="words", algs="ES256"';
  return new Response('', { status: 401, headers: { ...given, 'www-authenticate': challenge } });
}

describe('nonces', () => {
  it('are not sent to a gateway that gives none', async () => {
    const { http, sent } = gatewayThat(() => Response.json({}));
    await http.proved('authorization', AT.authorization);
    await http.proved('resource', AT.resource);
    expect(sent.map(({ nonce }) => nonce)).toEqual([undefined, undefined]);
  });

  it.each<ServerRole>(['authorization', 'resource'])(
    'that the %s server asks for are sent, in a new proof',
    async (role) => {
      const { http, sent } = gatewayThat((_role, nonce) =>
        nonce === 'n-1' ? Response.json({ ok: true }) : useNonce(role, 'n-1'),
      );
      await expect(http.proved(role, AT[role])).resolves.toEqual({ ok: true });
      expect(sent.map(({ nonce }) => nonce)).toEqual([undefined, 'n-1']);
      expect(new Set(sent.map(({ jti }) => jti)).size).toBe(2);
      await http.proved(role, AT[role]);
      expect(sent).toHaveLength(3);
    },
  );

  it('are tried once: a server that is never content is not asked for ever', async () => {
    let given = 0;
    const { http, sent } = gatewayThat((role) => useNonce(role, `n-${given++}`));
    await expect(http.proved('resource', AT.resource)).rejects.toMatchObject({ status: 401 });
    expect(sent).toHaveLength(2);
  });

  it('that are asked for but not given are not guessed', async () => {
    const { http, sent } = gatewayThat((role) => useNonce(role));
    await expect(http.proved('authorization', AT.authorization)).rejects.toMatchObject({ status: 400 });
    expect(sent).toHaveLength(1);
  });

  it.each([401, 403, 500])(
    'brought by an answer %i are kept for the next call, and that one is not repeated',
    async (status) => {
      const { http, sent } = gatewayThat(() =>
        Response.json({ code: 'x' }, { status, headers: { 'dpop-nonce': 'n-7' } }),
      );
      await expect(http.proved('resource', AT.resource)).rejects.toMatchObject({ status });
      await expect(http.proved('resource', AT.resource)).rejects.toMatchObject({ status });
      expect(sent.map(({ nonce }) => nonce)).toEqual([undefined, 'n-7']);
    },
  );

  it('are those of their own server only, and always its newest', async () => {
    const nonce = fc.option(fc.stringMatching(/^[!#-[\]-~]{1,20}$/), { nil: undefined });
    const step = fc.record({
      role: fc.constantFrom<ServerRole>('authorization', 'resource'),
      gives: nonce,
      insists: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const newest: Partial<Record<ServerRole, string>> = {};
        const expected: unknown[] = [];
        let now = steps[0]!;
        const { http, sent } = gatewayThat((role, got) => {
          expected.push(newest[role]);
          const lacking = now.insists && got !== now.gives;
          if (now.gives !== undefined) newest[role] = now.gives;
          if (lacking) return useNonce(role, now.gives);
          return Response.json({}, { headers: now.gives === undefined ? {} : { 'dpop-nonce': now.gives } });
        });
        for (now of steps) {
          const before = sent.length;
          // Refused for good only when the server insists on a nonce and gives none.
          const refused = now.insists && now.gives === undefined && newest[now.role] !== undefined;
          const done = await http.proved(now.role, AT[now.role]).then(
            () => true,
            () => false,
          );
          expect(done).toBe(!refused);
          expect(sent.length - before).toBeLessThanOrEqual(2);
        }
        expect(sent.map(({ nonce: got }) => got)).toEqual(expected);
      }),
    );
  });

  it('never leave their origin', () => {
    const nonces = new DpopNonces();
    const response = new Response('', { headers: { 'dpop-nonce': 'n-1' } });
    expect(nonces.take('resource', 'https://one.example/a', response)).toBe(true);
    expect(nonces.of('resource', 'https://one.example/b')).toBe('n-1');
    for (const other of ['https://two.example/a', 'http://one.example/a', 'https://one.example:444/a']) {
      expect(nonces.of('resource', other)).toBeUndefined();
    }
  });

  it.each(['n-1, n-2', 'with space', 'quote"', 'ü', ''])('of other characters are none: %j', (text) => {
    const nonces = new DpopNonces();
    const headers = { get: () => text } as unknown as Headers;
    expect(nonces.take('resource', 'https://one.example/', { headers })).toBe(false);
    expect(nonces.of('resource', 'https://one.example/')).toBeUndefined();
  });
});
