import type { StackFile } from '../../src/apps/local';

/** What one of our processes has used: processor seconds since it began, and memory now. */
export interface Usage {
  readonly process: string;
  readonly cpuSeconds: number;
  readonly memoryMiB: number;
}

/** Of gateway, worker and agents, by their own metrics. */
export function usageOf({ gateway, worker, agents }: StackFile): Promise<Usage[]> {
  const places = [
    ['gateway', gateway?.management],
    ['worker', worker?.management],
    ...agents.map(({ department, management }) => [`agent ${department}`, management]),
  ].filter((place): place is [string, string] => place[1] !== undefined);
  return Promise.all(
    places.map(async ([process, management]) => {
      const text = await (await fetch(`${management}/metrics`)).text();
      const figure = (name: string): number => {
        const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
        if (found === undefined) throw new Error(`${process} has no metric ${name}`);
        return Number(found);
      };
      return {
        process,
        cpuSeconds: figure('process_cpu_seconds_total'),
        memoryMiB: figure('process_resident_memory_bytes') / 2 ** 20,
      };
    }),
  );
}
