import { randomUUID } from 'node:crypto';
import { Caller } from '../support/client';
import { found, observe, type Outcome } from '../support/load';
import type { Call, Try } from './history';
import type { Asked, Order, Patience, Word } from './load-orders';

// A department's system as a process of its own: it goes on whatever is killed beside it, and notes all that it saw.

const ASKS_FOR_MS = 25_000;
const PAUSE_MS = 30;
const TOKEN_AGE_MS = 120_000;
const TRY_AGAIN: ReadonlySet<number> = new Set([0, 409, 503, 504]);
const WAIT_SECONDS = 3;

class Load {
  private calls: Call[] = [];
  private tokens: string[] = [];
  private running: Promise<unknown> = Promise.resolve();
  private ending = false;
  private readonly held = new Map<string, { token: string; sinceMs: number }>();

  constructor(
    private readonly callers: readonly Caller[],
    private readonly asked: readonly Asked[],
  ) {}

  begin(callers: number, patience: Patience, resources?: readonly string[]): void {
    [this.calls, this.tokens, this.ending] = [[], [], false];
    const asked = this.asked.filter(({ resource }) => resources?.includes(resource) ?? true);
    this.running = Promise.all(Array.from({ length: callers }, (_, at) => this.loop(at, asked, patience)));
  }

  async end(): Promise<Word> {
    this.ending = true;
    await this.running;
    return { says: 'ended', calls: this.calls, tokens: this.tokens };
  }

  private async loop(first: number, asked: readonly Asked[], patience: Patience): Promise<void> {
    // Each caller keeps to one resource, so that one which hangs holds up no question of another; gateways take turns.
    const one = asked[first % asked.length]!;
    for (let turn = first; !this.ending; turn++) {
      const token = await this.token(one, turn);
      if (token !== undefined) this.calls.push(await this.call(one, token, turn, patience));
      await pause(PAUSE_MS);
    }
  }

  private async call(asked: Asked, token: string, turn: number, patience: Patience): Promise<Call> {
    const { resource, expected } = asked;
    const [key, tries, endMs]: [string, Try[], number] = [randomUUID(), [], Date.now() + ASKS_FOR_MS];
    for (let at = turn; ; at++) {
      const outcome = await this.tryOnce(at, { token, resource, key });
      tries.push(tryOf(outcome, at % this.callers.length, resource));
      const again = TRY_AGAIN.has(outcome.status);
      const most = patience === 'once-more' ? 2 : Infinity;
      if (!again || tries.length >= most || Date.now() > endMs) return { key, resource, expected, tries };
      if (patience === 'until-served') await pause((outcome.retryAfterSeconds ?? 0.5) * 1_000);
    }
  }

  private tryOnce(at: number, call: { token: string; resource: string; key: string }): Promise<Outcome> {
    const { token, resource, key } = call;
    const caller = this.callers[at % this.callers.length]!;
    const body = found(resource);
    return observe(() => caller.exchange({ token, idempotencyKey: key, prefer: `wait=${WAIT_SECONDS}`, body }));
  }

  /** A fresh one now and then, so that tokens too are asked for while parts are away; the old one serves on meanwhile. */
  private async token({ resource, grant }: Asked, turn: number): Promise<string | undefined> {
    const known = this.held.get(resource);
    if (known !== undefined && Date.now() - known.sinceMs < TOKEN_AGE_MS) return known.token;
    if (known !== undefined) this.held.set(resource, { ...known, sinceMs: Date.now() - TOKEN_AGE_MS + 1_000 });
    const caller = this.callers[turn % this.callers.length]!;
    const { status, body } = await observe(() => caller.askBoundToken({ id: grant }));
    if (status !== 200) return known?.token;
    const token = String(body['access_token']);
    this.tokens.push(token);
    this.held.set(resource, { token, sinceMs: Date.now() });
    return token;
  }
}

function tryOf({ status, code, body, audit, startedMs, ms }: Outcome, gateway: number, resource: string): Try {
  const item = found(resource)['items'] as readonly string[];
  const values = (body['values'] ?? {}) as Record<string, unknown>;
  const [kind, exchange] = [body['kind'], body['exchange']] as (string | undefined)[];
  return { gateway, startedMs, ms, status, code, kind, exchange, audit, value: values[item[0]!] };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

let load: Load | undefined;

async function obey(order: Order): Promise<Word> {
  if (order.do === 'set-up') {
    const caller = await Caller.of(order.system);
    load = new Load(
      order.gateways.map((gateway) => caller.through(gateway)),
      order.asked,
    );
    return { says: 'ready' };
  }
  if (load === undefined) throw new Error('an order before the set-up');
  if (order.do === 'end') return load.end();
  load.begin(order.callers, order.patience, order.resources);
  return { says: 'begun' };
}

process.on('message', (order: Order) => {
  void obey(order)
    .catch((error: unknown): Word => ({ says: 'failed', why: error instanceof Error ? error.message : String(error) }))
    .then((word) => process.send?.(word));
});
// Without the one who gives orders there is nothing to do.
process.on('disconnect', () => process.exit(0));
