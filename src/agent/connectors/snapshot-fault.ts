import type { RowFault } from '../source-inspection';

const MOST_TOLD = 20;

/** Why a file is no snapshot. It names lines, never what stands in them. */
export class SnapshotFault extends Error {
  readonly words: string;

  constructor(faults: readonly RowFault[] | string) {
    super('the file is no snapshot');
    this.words = typeof faults === 'string' ? faults : wordsOf(faults);
  }
}

export function wordsOf(faults: readonly RowFault[]): string {
  const told = faults.slice(0, MOST_TOLD).map(({ line, what }) => `line ${line} ${what}`);
  const more = faults.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
