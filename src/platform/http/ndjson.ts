import type { IncomingMessage } from 'node:http';
import { refuse } from '../../contracts';
import { readAtMost } from './read-body';
import { parseStrictJson } from './strict-json';
import { UnreadBody } from './unread-body';

export const NDJSON = 'application/x-ndjson';

/**
 * Newline-delimited JSON as one value: the first line as `head`, the others as `lines`. A line that is no strict JSON
 * becomes null, so that the contract tells of it at its place beside all other faults.
 */
export async function readNdjsonBody(payload: IncomingMessage, limit: number): Promise<unknown> {
  const body = await readAtMost(payload, limit);
  if (body === undefined) {
    payload.resume();
    return new UnreadBody(refuse('http.body-too-large', { detail: `at most ${limit} bytes` }));
  }
  const [head, ...lines] = linesOf(body).map(parsedLine);
  return { head: head ?? null, lines };
}

/** One line a value, each with its end. */
export function toNdjson(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

const NEWLINE = 10;
const RETURN = 13;

/** A last line without its end counts; an empty one is none. */
function linesOf(body: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < body.length;) {
    const end = body.indexOf(NEWLINE, from);
    const to = end === -1 ? body.length : end;
    const line = body.subarray(from, body[to - 1] === RETURN ? to - 1 : to);
    if (line.length > 0 || end !== -1) lines.push(line);
    from = to + 1;
  }
  return lines;
}

function parsedLine(line: Buffer): unknown {
  try {
    return parseStrictJson(line);
  } catch {
    return null;
  }
}
