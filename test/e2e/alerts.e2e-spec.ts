import { control } from '../../src/apps/local/demo/control';
import { metricsIn, readRules } from '../support/alerts';
import { until } from '../support/kafka';
import { stack } from '../support/stack';

const SERIES = /^(onceway_\w+)\{([^}]*)\} (\S+)$/;

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

function everywhere(): string[] {
  const { gateway, worker, agents } = stack();
  return [gateway!.management, worker!.management, ...agents.map(({ management }) => management)];
}

/** Everything that Prometheus would scrape from this stack's processes. */
async function samples(places = everywhere()): Promise<Sample[]> {
  const texts = await Promise.all(places.map(async (place) => (await fetch(`${place}/metrics`)).text()));
  return texts.flatMap((text) => text.split('\n').flatMap(sampleOf));
}

function sampleOf(line: string): Sample[] {
  const [, name, labels, value] = SERIES.exec(line) ?? [];
  if (name === undefined || labels === undefined) return [];
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, text]) => [label!, text!] as const);
  return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
}

const named = async (name: string): Promise<Sample[]> => (await samples()).filter((sample) => sample.name === name);

async function connected(department: string): Promise<number | undefined> {
  const found = await samples([stack().worker!.management]);
  const ofIt = found.find(
    ({ name, labels }) => name === 'onceway_agents_connected' && labels['department'] === department,
  );
  return ofIt?.value;
}

/** Counters with labels have no series until their first count: what each refusal alert reads begins with a refusal. */
const FROM_FIRST_COUNT = ['onceway_exchange_denials_total', 'onceway_verify_guessing_total'];

it('the running processes expose each metric that an alert reads, with the labels that it reads', async () => {
  const { alerts, recordings } = readRules();
  const read = [...alerts, ...recordings].flatMap(({ expr }) => metricsIn(expr));
  // An anonymous refusal, so that at least one of the two has a series.
  await fetch(`${stack().gateway!.url}/v1/exchanges`, { method: 'POST', body: '{}' });
  await until(async () => (await named('onceway_audit_lag_seconds')).length > 0, 20_000);
  const exposed = await samples();
  for (const { name, labels } of read) {
    const series = exposed.filter((sample) => sample.name === name);
    if (series.length === 0 && FROM_FIRST_COUNT.includes(name)) continue;
    expect({ name, series: series.length > 0 }).toEqual({ name, series: true });
    for (const label of labels) expect(Object.keys(series[0]!.labels)).toContain(label);
  }
}, 30_000);

it('while all is well no figure of an alert is at its threshold', async () => {
  const { agents } = stack();
  for (const { creditCode } of agents) {
    await until(async () => (await connected(creditCode)) === 1, 20_000);
  }
  expect((await named('onceway_kafka_connected')).map(({ value, labels }) => [labels['process'], value])).toEqual([
    ['gateway', 1],
    ['worker', 1],
  ]);
  const missing = (await named('onceway_disclosures_unrecorded_total')).map(({ labels, value }) => [
    labels['reason'],
    value,
  ]);
  expect(missing).toEqual([
    ['missing', 0],
    ['unchecked', 0],
  ]);
}, 60_000);

it("a department whose agent is stopped counts none, the others' stay", async () => {
  // The last one: the demonstration's own outage is another department's.
  const { creditCode, department } = stack().agents.at(-1)!;
  const others = stack().agents.filter((agent) => agent.creditCode !== creditCode);
  await control(stack(), `agent-${department}`, 'stop');
  try {
    await until(async () => (await connected(creditCode)) === 0, 20_000);
    for (const other of others) expect(await connected(other.creditCode)).toBe(1);
  } finally {
    await control(stack(), `agent-${department}`, 'start');
  }
  await until(async () => (await connected(creditCode)) === 1, 20_000);
}, 90_000);
