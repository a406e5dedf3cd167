import type { MappedFile, MappedResource } from '../contracts';
import type { Mapping } from './mapping';
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

/** A row that the agent will not answer from: where in its file, and why. */
export interface RowFault {
  line: number;
  what: string;
}

/**
 * Looks at a source the way an operator would, read-only and within bounds of time and rows. What it answers names
 * tables and counts; a record leaves it only in `sample`, to be judged and forgotten. Throws `agent.source-failed` or
 * `agent.source-timeout`, with the server's code as a fact.
 */
export interface SourceInspector {
  /** Where it is and as whom the agent comes, in words; and what time it is there. */
  reach(): Promise<{ words: string; nowMs?: number }>;
  close(): Promise<void>;
}

/** Of a source whose rows can be read without naming a subject. */
export interface RowInspector<Kind extends Mapping = Mapping> extends SourceInspector {
  sample(mapping: Kind, items: readonly string[], limit: number): Promise<SampledRecord[]>;
  strangeCodes(mapping: Kind, column: CodeColumn): Promise<StrangeCodes>;
  /** Subjects with more than one record. */
  duplicates(mapping: Kind): Promise<number>;
}

export interface TableInspector extends RowInspector<MappedResource> {
  /** What the role could do beyond reading, in words. */
  powers(mappings: readonly MappedResource[]): Promise<string[]>;
  structure(mapping: MappedResource): Promise<StructureFault[]>;
  /** Tables that the statement of a question for these items would read from end to end. */
  scans(mapping: MappedResource, items: readonly string[]): Promise<TableScan[]>;
}

export interface SnapshotInspector extends RowInspector<MappedFile> {
  /** How many rows there are, how many of them are faulty, and where the first of these stand. */
  rows(mapping: MappedFile): Promise<{ rows: number; faulty: number; faults: readonly RowFault[] }>;
}
