import { startStack, type Progress, type StackFile } from '../../src/apps/local';
import { grantTo, MATTER, newSystem, publishMissing } from '../../src/apps/local/demo/governance';
import { firstOfficer, gatewayOf, Officers } from '../../src/apps/local/demo/officers';
import { GOVERNMENT_SERVICES } from '../../src/apps/local/sample-data';
import { createClient, ProblemError, type Client } from '../../src/sdk';
import type { BenchRun } from './bench-run';
import { MODES, randomSubjects, type Mode, type Subject } from './subjects';

/** What is asked, one after the other: of each a required text that its source keeps as the contract has it. */
const ASKED = [
  { department: 'public-security', resource: '101001/000001', item: 'name', type: 'citizen-number' },
  { department: 'public-security', resource: '101001/000002', item: 'headName', type: 'citizen-number' },
  { department: 'market-regulation', resource: '102001/000001', item: 'name', type: 'credit-code' },
] as const;

type Asked = (typeof ASKED)[number];

/** A stack of a size, with a system that may ask it, and people to ask about. */
export interface Side {
  readonly people: number;
  readonly file: StackFile;
  /** How long it took to load the sample data of all departments. */
  readonly loadSeconds: number;
  /** One exchange about somebody at random; answers its milliseconds and the kind of answer. */
  readonly ask: (mode: Mode) => Promise<{ ms: number; kind: string }>;
}

const LOADING = 'Sample data';
const LEARNING_MS = 30_000;

export async function startSide(run: BenchRun, people: number): Promise<Side> {
  const times = new Map<string, number>();
  const progress: Progress = {
    say: run.say,
    async step(title, work) {
      const began = performance.now();
      const result = await work(() => undefined);
      times.set(title, (performance.now() - began) / 1000);
      return result;
    },
  };
  run.say(`Starting a stack of ${people.toLocaleString('en')} people`);
  const leave = { end: (): Promise<void> => Promise.resolve() };
  run.leave.push(() => leave.end());
  const stack = await startStack({ env: process.env, people, progress, onRun: (abandon) => (leave.end = abandon) });
  leave.end = () => stack.stop();
  const loadSeconds = times.get(LOADING);
  if (loadSeconds === undefined) throw new Error(`the stack has no step "${LOADING}" any more`);
  return { people, file: stack.file, loadSeconds, ask: await asker(stack.file, run) };
}

/** More subjects than calls would be asked twice only in a tiny country. */
async function asker(file: StackFile, { rounds, calls }: BenchRun): Promise<Side['ask']> {
  const officers = await Officers.gather(file, await (await firstOfficer(file)).changePassword());
  await publishMissing(officers);
  const system = await newSystem(await officers.windowHead, GOVERNMENT_SERVICES.creditCode);
  const { signingKey, id: systemId } = system;
  const client = await createClient({ gatewayUrl: gatewayOf(file), systemId, signingKey });
  const questions = await Promise.all(
    ASKED.map(async (asked) => {
      const { department, resource, item } = asked;
      const subjects = await randomSubjects(asked, file.postgres.agents[department]!, rounds * calls * MODES.length);
      const wanted = { resource, items: [item], modes: [...MODES], systems: [systemId], dailyQuota: 10_000_000 };
      return { asked, subjects, grant: (await grantTo(officers, wanted)).id, next: 0 };
    }),
  );
  for (const { asked, grant, subjects } of questions) {
    await untilAnswered(() => exchange(client, 'fetch', { asked, grant, subject: subjects[0]! }));
  }
  let turn = 0;
  return async (mode) => {
    const question = questions[turn++ % questions.length]!;
    const subject = question.subjects[question.next++ % question.subjects.length]!;
    const began = performance.now();
    const { kind } = await exchange(client, mode, { ...question, subject });
    return { ms: performance.now() - began, kind };
  };
}

/** Agents learn a contract by Kafka, a moment after it is published. */
async function untilAnswered(ask: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + LEARNING_MS;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (!(error instanceof ProblemError) || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function exchange(
  client: Client,
  mode: Mode,
  { asked, grant, subject }: { asked: Asked; grant: string; subject: Subject },
): Promise<{ kind: string }> {
  const { item, type } = asked;
  const resource: string = asked.resource;
  const why = { matter: MATTER, case: 'BENCH-1', operator: 'bench', reason: '性能测量' };
  const common = { grant, resource, subject: { type, id: subject.id }, ...why };
  return mode === 'verify'
    ? client.exchange({ ...common, mode, values: { [item]: subject.value } })
    : client.exchange({ ...common, mode, items: [item] });
}
