import type { Environment } from '../../platform/config';

/** One command of the command line: its help and what it does. Its name and summary stand in main's table. */
export interface Command {
  /** Options and variables, a line each. */
  help: string;
  /**
   * The member of the answer that plain standard output holds, and nothing else, so that a shell can take it by
   * `$(…)`. Absent: what `say` was given.
   */
  prints?: string;
  /** Answers what the command found or did; the last line of output with `--json`. */
  run: (args: string[], env: Environment, say: (line: string) => void) => Promise<Record<string, unknown>>;
}

/** A fault of whoever typed the command, told without a stack. */
export class UsageError extends Error {}
