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

/** Name and code of somebody, or of an organisation, as another record cites them. */
export interface Cited {
  name: string;
  /** Citizen number or credit code. */
  code: string;
}

export interface Shareholder extends Cited {
  kind: 'person' | 'company';
  /** Whole percent; the shares of one firm add up to 100. */
  share: number;
}

export type EnterpriseKind = 'company' | 'sole trader' | 'cooperative';

export interface Enterprise {
  creditCode: string;
  /** The registrar's own 15 digits, from before credit codes. */
  registrationNumber: string;
  kind: EnterpriseKind;
  name: string;
  representative: { name: string; number: string };
  position: string;
  shareholders: readonly Shareholder[];
  /** Whole ten thousands of CNY. */
  capitalWan: number;
  foundedOn: string;
  approvedOn: string;
  /** Without it the firm is registered for an indefinite time. */
  validUntil?: string;
  state: 'open' | 'closed' | 'revoked';
  district: District;
  address: string;
  /** Where it does business, if that is not its domicile. */
  premises?: { district: District; address: string };
  employees: number;
  scope: string;
  /** GB/T 4754 class. */
  trade: string;
  doubted?: 'all' | readonly ('address' | 'capital')[];
  updatedOn: string;
}

/** School, hospital and the like, registered with the institutional establishment office. */
export interface Institution {
  creditCode: string;
  name: string;
  representative: { name: string; number: string };
  fundsWan: number;
  funding: 'full' | 'partial' | 'none';
  organiser: Cited;
  purpose: string;
  district: District;
  address: string;
  state: 'open' | 'closed';
  foundedOn: string;
  /** Of the present certificate. */
  validFrom: string;
  validUntil: string;
  doubted?: 'all' | readonly 'address'[];
  updatedOn: string;
}

export interface SocialOrganisation {
  creditCode: string;
  kind: 'association' | 'private unit' | 'foundation';
  name: string;
  representative: { name: string; number: string };
  capitalWan: number;
  foundedOn: string;
  purpose: string;
  /** The body under whose guidance it works, if it has one. */
  supervisor?: Cited;
  district: District;
  address: string;
  state: 'open' | 'closed' | 'revoked';
  validUntil?: string;
  doubted?: 'all' | readonly 'address'[];
  updatedOn: string;
}

/** Somebody's employment by a firm or an institution of the same country. */
export interface Job {
  person: Person;
  employer: Cited;
  /** GB/T 4754 class of an employing firm. */
  trade?: string;
  since: string;
  /** Absent while the employment lasts. */
  until?: string;
}

/** A registration of marriage, with what became of it. */
export interface Marriage {
  district: District;
  certificateNumber: string;
  /** ISO day. */
  marriedOn: string;
  /** The certificate was lost and given again. */
  reissued?: { on: string; certificateNumber: string };
  divorced?: { on: string; certificateNumber: string };
  /** Not the first marriage of either. */
  remarried: boolean;
  /** Whose record an open correction doubts. */
  doubted?: 'husband' | 'wife';
  updatedOn: string;
}

/** Two people and their children, whether or not they live in one household; or one of them whose other half nobody knows. */
export interface Family {
  father?: Person;
  mother?: Person;
  marriage?: Marriage;
  /** Oldest first. */
  children: readonly Person[];
}
