import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import type { Officers } from '../../src/apps/local/demo/officers';
import { WELL_KNOWN } from '../../src/apps/local/sample-data';
import type { CallbackView, ExchangeStatus, GrantView } from '../../src/contracts';
import { verifyCallback, type ReceivedCallback } from '../../src/sdk';
import { aQuestion, Caller } from '../support/client';
import { aGrant, aSystem, gatewayUrl, govern, type System } from '../support/governance';
import { until } from '../support/kafka';
import { OpeningKey } from '../support/later';
import { Ledger } from '../support/ledger';

// Real: every process of the stack, and a web server of the department's that is called back.
let officers: Officers;
let ledger: Ledger;
let system: System;
let caller: Caller;
let grant: GrantView;
let token: string;
let opening: OpeningKey;
let server: Server;
let url: string;
let received: ReceivedCallback[];
let answers: number[];

jest.setTimeout(60_000);

beforeAll(async () => {
  [officers, ledger, opening] = await Promise.all([govern(), Ledger.open(), OpeningKey.of()]);
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks) });
      response.writeHead(answers.shift() ?? 204, { location: 'http://127.0.0.1:1/elsewhere' }).end('words');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/results`;
  system = await aSystem(officers);
  await opening.register(officers, system);
  const head = await officers.windowHead;
  const { id } = await head.post<CallbackView>(`/v1/systems/${system.id}/callbacks`, { url });
  await officers.authority.post(`/v1/systems/${system.id}/callbacks/${id}/decision`, {
    decision: 'approve',
    reason: '核对无误',
  });
  caller = await Caller.of(system);
  grant = await aGrant(officers, system);
  token = await caller.token(grant);
  await caller.untilAnswered(token);
});

beforeEach(() => {
  received = [];
  answers = [];
});

afterAll(async () => {
  await ledger.query(
    `UPDATE pending_exchanges SET answer_by = now() - interval '1 minute', keep_until = now() WHERE system_id = $1`,
    [system.id],
  );
  server.closeAllConnections();
  server.close();
  await ledger.close();
});

async function askLater(): Promise<string> {
  const answer = await caller.exchange({ token, prefer: 'respond-async', body: aQuestion() });
  expect(answer.status).toBe(202);
  return String(answer.body['exchange']);
}

async function called(times: number): Promise<void> {
  await until(() => received.length >= times, 40_000);
}

async function typesOf(exchange: string, records: number): Promise<string[]> {
  let types: string[] = [];
  await until(async () => {
    const rows = await ledger.query<{ type: string }>(
      `SELECT type FROM ledger_entries WHERE exchange = $1 ORDER BY seq`,
      [exchange],
    );
    types = rows.map(({ type }) => type);
    return types.length >= records;
  }, 20_000);
  return types;
}

describe('a system that has an approved callback', () => {
  it('gets its result, signed by a published key and sealed to its own; the record says how it left', async () => {
    const exchange = await askLater();
    await called(1);
    const { keys } = (await (await fetch(`${gatewayUrl()}/v1/callback-keys`)).json()) as { keys: JWK[] };
    expect(await verifyCallback(received[0]!, keys)).toMatchObject({ valid: true });
    const status = JSON.parse(Buffer.from(received[0]!.body).toString()) as ExchangeStatus;
    expect(status).toMatchObject({ exchange, state: 'delivered', kind: 'match' });
    const { result } = await opening.open(status.result!);
    expect(result).toMatchObject({ exchange, kind: 'match' });
    expect(await typesOf(exchange, 2)).toEqual(['exchange.accepted', 'exchange.disclosed']);
    const [record] = await ledger.query<{ by: string; id: string }>(
      `SELECT record::jsonb -> 'facts' ->> 'by' AS by, id FROM ledger_entries WHERE exchange = $1 AND type = 'exchange.disclosed'`,
      [exchange],
    );
    expect(record).toEqual({ by: 'callback', id: status.audit });
    await until(async () => {
      const read = await caller.read(`/v1/exchanges/${exchange}`, token);
      return JSON.stringify(read.body['callback']) === JSON.stringify({ tries: 1, ended: 'accepted' });
    });
    expect(JSON.stringify(received)).not.toContain(WELL_KNOWN.applicant.number);
  });

  it('is tried again when it failed, and each try has its record', async () => {
    answers = [500];
    const exchange = await askLater();
    await called(2);
    expect(await typesOf(exchange, 3)).toEqual(['exchange.accepted', 'exchange.disclosed', 'exchange.redelivered']);
  });

  it('that answers 410 is left alone; the result can still be fetched', async () => {
    answers = [410];
    const exchange = await askLater();
    await called(1);
    await until(async () => {
      const [row] = await ledger.query<{ call_ended: string | null }>(
        'SELECT call_ended FROM pending_exchanges WHERE exchange = $1',
        [exchange],
      );
      return row!.call_ended === 'gone';
    });
    expect((await caller.read(`/v1/exchanges/${exchange}`, token)).body).toMatchObject({
      state: 'delivered',
      callback: { tries: 1, ended: 'gone' },
    });
    expect(received).toHaveLength(1);
  });

  it('is led nowhere by a redirect', async () => {
    answers = [307];
    await askLater();
    await called(2);
    expect(new Set(received.map(({ method }) => method))).toEqual(new Set(['POST']));
  });

  it('gets nothing while its grant is suspended', async () => {
    const head = await officers.windowHead;
    const exchange = await askLater();
    await head.post(`/v1/grants/${grant.id}/suspensions`, { reason: '核查' });
    await until(async () => {
      const [row] = await ledger.query<{ state: string; tries: number }>(
        'SELECT state, call_tries AS tries FROM pending_exchanges WHERE exchange = $1',
        [exchange],
      );
      return row!.tries > 0 || row!.state === 'failed';
    }, 20_000);
    const before = received.length;
    await head.delete(`/v1/grants/${grant.id}/suspensions/consumer`);
    expect(before).toBe(0);
  });

  it('gets nothing at an address that the approval did not pin', async () => {
    await ledger.query(`UPDATE system_callbacks SET addresses = '{203.0.113.7}' WHERE system_id = $1`, [system.id]);
    const exchange = await askLater();
    await until(async () => {
      const [row] = await ledger.query<{ tries: number }>(
        'SELECT call_tries AS tries FROM pending_exchanges WHERE exchange = $1',
        [exchange],
      );
      return row!.tries > 0;
    }, 20_000);
    expect(received).toEqual([]);
    await ledger.query(`UPDATE system_callbacks SET addresses = '{127.0.0.1}' WHERE system_id = $1`, [system.id]);
  });
});
