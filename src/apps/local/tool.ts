import { spawn } from 'node:child_process';
import type { Run } from './run';

export interface ToolCall {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

export interface ToolResult {
  /** Null when it could not be started or was killed. */
  readonly status: number | null;
  readonly stdout: string;
  /** Both streams as they came, without terminal colours. */
  readonly output: string;
}

/** Runs a program to its end. It stands in the run's record meanwhile, so that a crash does not leave it working. */
export async function runTool(run: Run, call: ToolCall): Promise<ToolResult> {
  const child = spawn(call.command, call.args, {
    cwd: call.cwd,
    env: call.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(call.user === undefined ? {} : { uid: call.user.uid, gid: call.user.gid }),
  });
  const { pid } = child;
  if (pid !== undefined) run.track({ name: call.name, pid, signal: 'SIGTERM' });
  let stdout = '';
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
    output += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', (fault) => {
      output += fault.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  if (pid !== undefined) run.untrack(pid);
  return { status, stdout, output: output.replace(/\u001b\[[\d;]*m/g, '') };
}

/** The end of what a program said, for a message. */
export function tail(text: string, lines = 15): string {
  return text.trim().split('\n').slice(-lines).join('\n');
}
