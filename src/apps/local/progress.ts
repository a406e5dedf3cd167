/** Tells the person at the terminal what goes on: one line a step with its time, and a sign of life from long ones. */
export interface Progress {
  /** Runs the work and prints its title with the time it took; a note changes what the line says at the end. */
  step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  say(text: string): void;
}

const SIGN_OF_LIFE_MS = 10_000;

export function createProgress(write: (line: string) => void): Progress {
  return {
    say: (text) => write(`  ${text}`),
    async step(title, work) {
      const began = Date.now();
      const seconds = (): string => `${((Date.now() - began) / 1000).toFixed(1)} s`;
      let shown = title;
      const pulse = setInterval(() => write(`… ${shown} (${seconds()} so far)`), SIGN_OF_LIFE_MS);
      try {
        const result = await work((text) => (shown = `${title}: ${text}`));
        write(`✓ ${shown} (${seconds()})`);
        return result;
      } catch (fault) {
        write(`✗ ${shown} (${seconds()})`);
        throw fault;
      } finally {
        clearInterval(pulse);
      }
    },
  };
}

/** For tests and callers that want no lines. */
export const silent: Progress = {
  step: (_title, work) => work(() => undefined),
  say: () => undefined,
};
