import type { IncomingMessage } from 'node:http';
import { refuse } from '../../contracts';
import { parseStrictJson } from './strict-json';
import { UnreadBody } from './unread-body';

/**
 * The body as strict JSON, or why it is none. Never more than `limit` bytes are kept; what comes beyond is dropped as it
 * arrives, and the caller is answered without waiting for its end.
 */
export async function readJsonBody(payload: IncomingMessage, limit: number): Promise<unknown> {
  const body = await readAtMost(payload, limit);
  if (body === undefined) {
    payload.resume();
    return new UnreadBody(refuse('http.body-too-large', { detail: `at most ${limit} bytes` }));
  }
  try {
    return parseStrictJson(body);
  } catch (error) {
    return new UnreadBody(error);
  }
}

/** Undefined when there is more. Rejects when the caller hangs up. */
export function readAtMost(payload: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= limit) return void chunks.push(chunk);
      payload.off('data', take);
      resolve(undefined);
    };
    payload.on('data', take);
    payload.once('end', () => resolve(Buffer.concat(chunks)));
    payload.once('error', reject);
  });
}
