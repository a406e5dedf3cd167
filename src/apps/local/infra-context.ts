import type { Home } from './paths';
import type { Progress } from './progress';
import type { Run } from './run';

/** What preparing Kafka and PostgreSQL needs to know; handed in, so that only a process root reads the environment. */
export interface InfraContext {
  readonly env: NodeJS.ProcessEnv;
  readonly home: Home;
  readonly run: Run;
  readonly progress: Progress;
  readonly note: (text: string) => void;
  readonly onUnexpectedEnd: (name: string, how: string, log: string) => void;
}
