import { fromBase64Url, isUuid, toBase64Url } from '../../kernel';
import { refuse } from '../../contracts';

const DEFAULT_LIMIT = 50;

/** What a list route was asked for, with the cursor read. */
export interface PageAsked {
  after: string | undefined;
  limit: number;
}

/** Reads a PageQuery. `uuid`: the rows' key, which the database would choke on if it were no UUID. */
export function readCursor(query: { cursor?: string; limit?: number }, key: 'uuid' | 'text'): PageAsked {
  const after = query.cursor === undefined ? undefined : decoded(query.cursor);
  if (after === null || (after !== undefined && key === 'uuid' && !isUuid(after))) {
    const detail = 'not a cursor that this list gave out';
    throw refuse('contract.broken', { faults: [{ pointer: '/query/cursor', code: 'contract.pattern', detail }] });
  }
  return { after, limit: query.limit ?? DEFAULT_LIMIT };
}

/** A page of at most `limit` views. Ask the database for one row more than that: it tells whether there is a next page. */
export function pageOf<Row, View>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  view: (row: Row) => View,
): { items: View[]; next?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(view),
    ...(rows.length > limit && last !== undefined && { next: cursorOf(keyOf(last)) }),
  };
}

function cursorOf(key: string): string {
  return toBase64Url(new TextEncoder().encode(key));
}

function decoded(cursor: string): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(cursor));
    return text.includes('\u0000') ? null : text;
  } catch {
    return null;
  }
}
