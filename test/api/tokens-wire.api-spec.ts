import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { outcome } from '../support/browser';
import { startGovernedApp, type GovernedApp } from '../support/governed-app';
import { TokenCaller } from '../support/token-caller';

let api: GovernedApp;
let caller: TokenCaller;

beforeAll(async () => {
  api = await startGovernedApp();
  caller = await TokenCaller.of(api);
}, 60_000);
afterAll(() => api.close(), 30_000);

describe('what comes twice over the wire', () => {
  let port: number;
  beforeAll(async () => {
    await api.app.listen(0, '127.0.0.1');
    port = (api.app.getHttpServer().address() as AddressInfo).port;
  });

  function post(headers: [string, string][], body: string): Promise<{ status: number; code: unknown }> {
    return new Promise((resolve, reject) => {
      const flat = [['host', 'gateway.test'], ['content-length', String(Buffer.byteLength(body))], ...headers].flat();
      const call = request(
        { port, host: '127.0.0.1', path: '/oauth/token', method: 'POST', headers: flat as never },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const { code } = JSON.parse(Buffer.concat(chunks).toString()) as { code: unknown };
            resolve({ status: response.statusCode!, code });
          });
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  const FORM: [string, string] = ['content-type', 'application/x-www-form-urlencoded'];
  async function goodForm(): Promise<URLSearchParams> {
    return new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await caller.assertion(),
    });
  }

  it('two proofs are one too many', async () => {
    const dpop: [string, string][] = [
      ['dpop', await caller.proof()],
      ['DPoP', await caller.proof()],
    ];
    expect(await post([FORM, ...dpop], (await goodForm()).toString())).toEqual({
      status: 400,
      code: 'http.repeated-header',
    });
  });

  it('two proofs in one header are none', async () => {
    const dpop = `${await caller.proof()}, ${await caller.proof()}`;
    expect(await post([FORM, ['dpop', dpop]], (await goodForm()).toString())).toEqual({
      status: 400,
      code: 'token.invalid-dpop-proof',
    });
  });

  it.each(['client_assertion', 'grant_type', 'client_assertion_type', 'authorization_details', 'client_id'])(
    'the parameter %s is refused (RFC 6749 §3.2)',
    async (name) => {
      const form = await goodForm();
      form.append(name, form.get(name) ?? '[]');
      if (form.getAll(name).length < 2) form.append(name, '[]');
      const answer = await post([FORM, ['dpop', await caller.proof()]], form.toString());
      expect(answer).toEqual({ status: 400, code: 'token.invalid-request' });
    },
  );

  it('a member of authorization_details is refused', async () => {
    const form = { authorization_details: '[{"type":"onceway_exchange","type":"onceway_exchange"}]' };
    const answer = await caller.ask({ form });
    expect(outcome(answer)).toEqual([400, 'token.invalid-authorization-details']);
    expect(answer.body['audit']).toBeDefined();
  });
});

describe('whatever is sent in place of a compact token', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.base64String({ maxLength: 80 }),
    fc.json({ maxDepth: 3 }).map((json) => Buffer.from(json).toString('base64url')),
    fc.constantFrom('', 'e30', Buffer.from('{"alg":"ES256"}').toString('base64url')),
  );
  const compact = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('.'));

  it('is refused, and never a fault of ours', async () => {
    await fc.assert(
      fc.asyncProperty(compact, compact, async (assertion, proof) => {
        const dpop = proof.replace(/[^\x20-\x7e]/g, '');
        const answers = [
          await caller.ask({ form: { client_assertion: assertion }, dpop: await caller.proof() }),
          await caller.ask({ dpop }),
          await caller.ask({ dpop, path: '/oauth/token/explain' }),
          await caller.listGrants(assertion.replace(/[^\x21-\x7e]/g, ''), dpop),
        ];
        for (const { status } of answers) expect(status).toBeLessThan(500);
        expect(answers[0]!.status).toBeGreaterThanOrEqual(400);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
