import type { MappedColumn } from '../../../contracts';

/** Formats that the sample databases use, by the names that mappings read best with. */
export const LOCAL_TIME = { format: 'local-time' } as const;
export const PACKED_DATE = { format: 'packed-date' } as const;
export const DATE = { format: 'date' } as const;

export function column(name: string, extra: Omit<MappedColumn, 'column'> = {}): MappedColumn {
  return { column: name, ...extra };
}

/** A column with the department's own codes. @param codes own code by the contract's */
export function coded(name: string, codes: Readonly<Record<string, string>>): MappedColumn {
  return { column: name, map: Object.fromEntries(Object.entries(codes).map(([contract, own]) => [own, contract])) };
}
