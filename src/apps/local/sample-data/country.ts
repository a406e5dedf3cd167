import type { District, Sex } from './names';

/** The day on which the sample country stands still: nobody is born after it, no firm is founded after it. */
export const SAMPLE_DAY = '2026-11-01';

/** GB/T 4761, relation to the head of the household. */
export type Relation = '0' | '1' | '2' | '3' | '5';

export interface Person {
  number: string;
  name: string;
  formerName?: string;
  sex: Sex;
  /** GB/T 3304. */
  ethnicGroup: string;
  birthDate: string;
  birthDistrict: District;
  relation: Relation;
  cancelled: boolean;
  /** What an open correction doubts: the whole record, or single facts of it. */
  doubted?: 'all' | readonly ('name' | 'address' | 'birthDate')[];
  /** ISO day of the record's last change. */
  updatedOn: string;
}

export interface Household {
  number: string;
  kind: 'family' | 'collective';
  district: District;
  address: string;
  /** The head comes first. */
  members: readonly Person[];
  registeredOn: string;
}

export type EnterpriseKind = 'company' | 'sole trader' | 'cooperative';

export interface Enterprise {
  creditCode: string;
  kind: EnterpriseKind;
  name: string;
  representative: { name: string; number: string };
  /** Whole ten thousands of CNY. */
  capitalWan: number;
  foundedOn: string;
  approvedOn: string;
  state: 'open' | 'closed' | 'revoked';
  district: District;
  address: string;
  scope: string;
  /** GB/T 4754 class. */
  trade: string;
  doubted?: 'all' | readonly ('address' | 'capital')[];
  updatedOn: string;
}
