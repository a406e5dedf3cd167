import { isProblem, type ProblemError } from '../../../sdk';
import { columnsOf, fitted, type Wording } from './wording';

export interface StepReport {
  /** Both languages, Chinese first. */
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  readonly ms: number;
  /** Id of the audit record behind it. */
  readonly audit?: string;
}

/** What a step came to: what it got, the record of it, and what later steps need. */
export interface Outcome<T> {
  readonly got: string;
  readonly audit?: string | undefined;
  readonly value: T;
}

/** A step without whose result the story cannot go on. */
export class StoryBroken extends Error {}

const WIDTHS = { expected: 34, got: 34, ms: 7 } as const;

/** Runs the steps of the story one by one, holds each to what it promised, and prints a line as it ends. */
export class Teller {
  readonly steps: StepReport[] = [];

  constructor(
    private readonly say: (line: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get ok(): boolean {
    return this.steps.length > 0 && this.steps.every(({ ok }) => ok);
  }

  chapter({ zh, en }: Wording): void {
    const { expected, got, ms } = WIDTHS;
    this.say('');
    this.say(`■ ${zh} · ${en}`);
    const head = [fitted('预期 expected', expected), fitted('结果 got', got), '毫秒 ms'.padStart(ms)];
    this.say(`    ${head.join(' ')}  审计记录 audit record`);
  }

  /** @throws StoryBroken when `act` fails: what it was to give is not there. A differing result goes on. */
  async step<T>(name: Wording, expected: string, act: () => Promise<Outcome<T>>): Promise<T> {
    const startedAt = this.now();
    try {
      const { got, audit, value } = await act();
      this.report(name, { expected, got, startedAt, audit });
      return value;
    } catch (error) {
      const { got, audit } = described(error);
      this.report(name, { expected, got, startedAt, audit });
      throw new StoryBroken(`${name.en}: ${got}`, { cause: error });
    }
  }

  /** A step that is to be refused: what it gets is the code of the refusal. */
  async refusal(name: Wording, expected: string, act: () => Promise<unknown>): Promise<ProblemError | undefined> {
    return this.step(name, expected, async () => {
      try {
        await act();
      } catch (error) {
        if (!isProblem(error)) throw error;
        return { got: error.code, audit: error.problem?.audit, value: error };
      }
      return { got: '未被拒绝 not refused', value: undefined };
    });
  }

  /** Reports a failure that no step expected. */
  brokeOff(error: unknown): void {
    const { got, audit } = described(error);
    this.report(
      { zh: '演示中断', en: 'The story broke off' },
      { expected: 'to go on', got, startedAt: this.now(), audit },
    );
  }

  note({ zh, en }: Wording): void {
    this.say(`    ${zh}`);
    this.say(`    ${en}`);
  }

  private report(
    name: Wording,
    given: { expected: string; got: string; startedAt: number; audit: string | undefined },
  ): void {
    const { expected, got, audit } = given;
    const ms = Math.round(this.now() - given.startedAt);
    const ok = got === expected;
    this.steps.push({ name: `${name.zh} · ${name.en}`, expected, got, ok, ms, ...(audit !== undefined && { audit }) });
    this.say(`  ${ok ? '✓' : '✗'} ${name.zh} · ${name.en}`);
    const cells = [cell(expected, WIDTHS.expected), cell(got, WIDTHS.got), String(ms).padStart(WIDTHS.ms)];
    this.say(`    ${cells.join(' ')}  ${audit ?? ''}`.trimEnd());
  }
}

/** What differs is shown whole: a cut text would hide where. */
function cell(text: string, columns: number): string {
  return columnsOf(text) > columns ? text : fitted(text, columns);
}

function described(error: unknown): { got: string; audit?: string | undefined } {
  if (!isProblem(error)) return { got: error instanceof Error ? error.message : String(error) };
  const { code, status, problem } = error;
  const faults = (problem?.faults ?? []).map(({ pointer, code: rule }) => ` ${pointer} ${rule}`).join(',');
  return { got: `${status} ${code}${faults}`, audit: problem?.audit };
}
