import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { distEntry } from '../../src/apps/local/paths';
import { freePort } from '../../src/apps/local/ports';
import { SOURCE_URL_VARIABLE } from '../../src/apps/local/sample-data';
import { readiness } from '../support/faults';
import type { FaultGround } from './ground';
import { pause } from './kills';

/** An agent of a department on a ground of its own: a clock that is wrong, a disk that is full. */
export interface OddAgent {
  readonly management: string;
  readonly child: ChildProcess;
  /** Whether it became ready in so long. */
  ready(withinMs: number): Promise<boolean>;
  stop(): Promise<void>;
}

export interface Oddity {
  readonly department: string;
  /** Shell words before the agent's own, such as a limit. */
  readonly shell?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its log goes; nowhere by default. */
  readonly logFile?: string;
}

export async function startOddAgent({ stack }: FaultGround, odd: Oddity): Promise<OddAgent> {
  const { file } = stack;
  const port = await freePort();
  const management = `http://127.0.0.1:${port}`;
  const { creditCode } = file.agents.find(({ department }) => department === odd.department)!;
  const sources = join(file.dataDir, 'sources', odd.department);
  const command = [process.execPath, distEntry('agent')].map((word) => `'${word}'`).join(' ');
  const child = spawn(
    'sh',
    ['-c', `${odd.shell ?? ''} exec ${command} ${odd.logFile ? `>>'${odd.logFile}' 2>&1` : ''}`],
    {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        MANAGEMENT_PORT: String(port),
        KAFKA_BROKERS: file.kafka.brokers,
        KAFKA_SINGLE_REPLICA: 'true',
        AGENT_DEPARTMENT: creditCode,
        AGENT_KEYS_DIR: join(file.keys.folder, 'agents', odd.department),
        AGENT_ROOT_KEY_FILE: join(file.keys.folder, 'root.public.jwk.json'),
        AGENT_SOURCES_FILE: `${sources}.json`,
        [`${SOURCE_URL_VARIABLE}_FILE`]: `${sources}.url`,
        ...odd.environment,
      },
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    management,
    child,
    ready: async (withinMs) => {
      for (const end = Date.now() + withinMs; Date.now() < end; await pause(100)) {
        if ((await readiness(management)) === 200) return true;
      }
      return false;
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
