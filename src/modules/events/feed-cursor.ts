import { refuse } from '../../contracts';
import { fromBase64Url, toBase64Url } from '../../kernel';

/** A cursor names a place in the caller's own feed; it is the same for ever and opens nobody else's. */
export function cursorOf(place: number): string {
  return toBase64Url(new TextEncoder().encode(`feed:${place}`));
}

/** @throws contract.broken for what no feed gave out */
export function readPlace(cursor: string): number {
  const place = /^feed:(0|[1-9]\d{0,14})$/.exec(decoded(cursor))?.[1];
  if (place === undefined || cursorOf(Number(place)) !== cursor) throw notOurs();
  return Number(place);
}

export function notOurs(): Error {
  const detail = 'not a cursor that this feed gave out';
  return refuse('contract.broken', { faults: [{ pointer: '/query/after', code: 'contract.pattern', detail }] });
}

function decoded(cursor: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(cursor));
  } catch {
    return '';
  }
}
