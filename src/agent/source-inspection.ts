import type { MappedResource } from '../contracts';
import type { SourceRecord } from './source';

/** A fault of a mapping against the tables behind it: where in the mapping, and what is wrong. */
export interface StructureFault {
  pointer: string;
  detail: string;
}

export interface TableScan {
  table: string;
  /** As the server estimates it. */
  rows: number;
  /** Whether no index could be used at all, however large the table grew. */
  unavoidable: boolean;
}

/** One record of a sample, read item by item: what could be put in the contract's words, and what could not. */
export interface SampledRecord extends SourceRecord {
  unreadable: readonly string[];
}

/** Codes of one column that nobody expects. What they are stays in the source: a column may have been mapped by mistake. */
export interface StrangeCodes {
  rows: number;
  /** How many different ones. */
  codes: number;
  /** What they look like, the most frequent first, at most a few: 9 for a digit, A and a for letters, ? for all else. */
  shapes: readonly string[];
}

/** A column of codes: `/item` or `/item/member`, and the texts that are expected in it. */
export interface CodeColumn {
  pointer: string;
  expected: readonly string[];
}

/**
 * Looks at a source the way an operator would, read-only and within bounds of time and rows. What it answers names
 * tables and counts; a record leaves it only in `sample`, to be judged and forgotten. Throws `agent.source-failed` or
 * `agent.source-timeout`, with the server's code as a fact.
 */
export interface SourceInspector {
  reach(): Promise<{ role: string; server: string; nowMs: number }>;
  /** What the role could do beyond reading, in words. */
  powers(mappings: readonly MappedResource[]): Promise<string[]>;
  structure(mapping: MappedResource): Promise<StructureFault[]>;
  /** Tables that the statement of a question for these items would read from end to end. */
  scans(mapping: MappedResource, items: readonly string[]): Promise<TableScan[]>;
  sample(mapping: MappedResource, items: readonly string[], limit: number): Promise<SampledRecord[]>;
  strangeCodes(mapping: MappedResource, column: CodeColumn): Promise<StrangeCodes>;
  /** Subjects with more than one record. */
  duplicates(mapping: MappedResource): Promise<number>;
  close(): Promise<void>;
}
