/**
 * Follows the records of one partition that are worked on at the same time, to know up to where all are finished: only
 * that may be committed, or a crash would lose the unfinished one behind it.
 */
export class Watermark {
  private readonly unfinished = new Set<bigint>();
  private next: bigint;
  private committed: bigint;

  /** @param start offset of the first record that will be taken */
  constructor(start: bigint) {
    this.next = start;
    this.committed = start;
  }

  /** The offset after the last record taken. */
  get position(): bigint {
    return this.next;
  }

  /** Records between the first unfinished one and the last taken: what would be read again after a crash. */
  get span(): number {
    return Number(this.next - this.value());
  }

  take(offset: bigint): void {
    this.unfinished.add(offset);
    this.next = offset + 1n;
  }

  /** Passes over offsets that hold no record (control records, compaction). */
  skipTo(offset: bigint): void {
    if (offset > this.next) this.next = offset;
  }

  finish(offset: bigint): void {
    this.unfinished.delete(offset);
  }

  /** What may be committed: the first unfinished offset, or the one after the last taken. */
  value(): bigint {
    // Records are taken in order and a Set keeps that order, so its first is its least.
    for (const offset of this.unfinished) return offset;
    return this.next;
  }

  /** The offset to commit if it moved since the last call to {@link noteCommitted}. */
  due(): bigint | undefined {
    const value = this.value();
    return value > this.committed ? value : undefined;
  }

  noteCommitted(offset: bigint): void {
    if (offset > this.committed) this.committed = offset;
  }
}
