export interface GuideBlock {
  /** Line of the fence in the file, from 1. */
  readonly line: number;
  readonly code: string;
  /** Runs on beside the others, and is ready when it has printed what is expected of it. */
  readonly background: boolean;
  readonly timeoutMs: number;
  /** Lines of the ```text block that follows; `…` stands for anything. */
  readonly expected: readonly string[];
}

export interface GuideOptions {
  /** Markdown, relative to `cwd`. */
  readonly file: string;
  /** Where a reader stands: the folder of package.json. */
  readonly cwd: string;
  /** stack.json of a stack that runs: background blocks are left out, and `.onceway/` is its folder. */
  readonly stack?: string;
  /** Only what stands below this heading, down to the next of its level. */
  readonly section?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Told after each block. */
  readonly onBlock?: (block: GuideBlock, ms: number) => void;
}

/** @throws Error for a guide that cannot be run literally. */
export function readBlocks(text: string, section?: string): GuideBlock[];

/** Expected lines that the output lacks. */
export function missingLines(expected: readonly string[], output: string): string[];

/** Runs a guide's ```sh blocks in one bash session. @throws Error that names file and line, with the block's output. */
export function runGuide(options: GuideOptions): Promise<{ readonly blocks: number }>;
