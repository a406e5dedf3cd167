import { dirname } from 'node:path';
import { homeAt } from '../paths';
import { createProgress } from '../progress';
import { startStack } from '../stack';
import { readStackFile, type StackFile } from '../stack-file';

export interface ChosenStack {
  readonly file: StackFile;
  /** Where the stack.json was found: what belongs beside it is written there. */
  readonly folder: string;
  /** Whether it goes on when the demonstration is over. */
  readonly lives: boolean;
  /** Stops it when it was started for this run; else does nothing. */
  release(): Promise<void>;
}

/**
 * The stack that was named, else the newest that runs, else one of the demonstration's own. `onRun` gets the way out of
 * a start that is not over yet.
 */
export async function chooseStack(
  named: string | undefined,
  say: (line: string) => void,
  onRun: (abandon: () => Promise<void>) => void,
): Promise<ChosenStack> {
  const path = named ?? homeAt().stackFile;
  const running = await runningStack(path);
  if (running !== undefined) {
    say(`使用运行中的系统 · On the running stack at ${running.gateway?.url ?? ''}`);
    return { file: running, folder: dirname(path), lives: true, release: () => Promise.resolve() };
  }
  if (named !== undefined) throw new Error(`no stack with a gateway that is ready runs at ${named}`);
  say('没有运行中的系统，启动一个 · No stack runs: starting one for this demonstration');
  const stack = await startStack({ env: process.env, progress: createProgress(say), people: 2_000, onRun });
  return { file: stack.file, folder: stack.file.dataDir, lives: false, release: () => stack.stop() };
}

async function runningStack(path: string): Promise<StackFile | undefined> {
  try {
    const file = readStackFile(path);
    if (file.gateway === undefined) return undefined;
    const response = await fetch(`${file.gateway.management}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok ? file : undefined;
  } catch {
    return undefined;
  }
}
