import { callAtRate, callFor, type Call, type LoadRound } from './callers';
import { GatewayLoad, type GatewayAsk } from './gateway-load';
import { kafkajsCalling, startKafkajsService } from './kafkajs-echo';
import { nestCalling, startNestService } from './nest-echo';
import type { Mode } from './subjects';

/** What a process of the bench is. Clients make the load; services answer the echoes. */
export type Role =
  | { readonly role: 'nest-service' | 'kafkajs-service'; readonly brokers: string[] }
  | { readonly role: 'nest-client' | 'kafkajs-client'; readonly brokers: string[]; readonly payload: string }
  | { readonly role: 'gateway-client'; readonly ask: GatewayAsk };

/** A round to make; `mode` is the gateway's concern. */
export interface Order {
  readonly callers: number;
  readonly milliseconds: number;
  readonly mode: Mode;
  /** Absent: as fast as the callers get their answers. */
  readonly perSecond?: number;
}

export type Told = { readonly ready: true } | { readonly round: LoadRound } | { readonly failed: string };

type Rounds = (order: Order) => Promise<LoadRound>;

async function take(role: Role): Promise<Rounds | undefined> {
  switch (role.role) {
    case 'nest-service':
      await startNestService(role.brokers);
      return undefined;
    case 'kafkajs-service':
      await startKafkajsService(role.brokers);
      return undefined;
    case 'nest-client':
      return echoes(await nestCalling(role.brokers, role.payload));
    case 'kafkajs-client':
      return echoes(await kafkajsCalling(role.brokers, role.payload));
    case 'gateway-client':
      return exchanges(await GatewayLoad.of(role.ask));
  }
}

function echoes(call: Call): Rounds {
  return ({ callers, milliseconds }) => callFor(callers, milliseconds, call);
}

function exchanges(load: GatewayLoad): Rounds {
  return async ({ callers, milliseconds, mode, perSecond }) => {
    await load.ready(callers);
    try {
      const call = load.calling(mode);
      if (perSecond === undefined) return await callFor(callers, milliseconds, call);
      return await callAtRate(perSecond, { callers, milliseconds }, call);
    } finally {
      load.rest();
    }
  };
}

let rounds: Rounds | undefined;

async function obey(message: Role | Order): Promise<Told> {
  if ('role' in message) {
    rounds = await take(message);
    return { ready: true };
  }
  if (rounds === undefined) throw new Error('a service makes no rounds');
  return { round: await rounds(message) };
}

const tell = (told: Told): void => void process.send?.(told);

process.on('message', (message: Role | Order) => {
  obey(message).then(tell, (error: unknown) =>
    tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
