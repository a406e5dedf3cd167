import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { readNdjsonBody, toNdjson } from './ndjson';
import { UnreadBody } from './unread-body';

const read = (text: string, limit = 1_000): Promise<unknown> =>
  readNdjsonBody(Readable.from([Buffer.from(text)]) as IncomingMessage, limit);

describe('newline-delimited JSON', () => {
  it.each([
    ['with an end to each line', '{"a":1}\n{"b":2}\n{"b":3}\n'],
    ['without an end to the last', '{"a":1}\n{"b":2}\n{"b":3}'],
    ['with carriage returns', '{"a":1}\r\n{"b":2}\r\n{"b":3}\r\n'],
  ])('%s is a head and lines', async (_case, text) => {
    expect(await read(text)).toEqual({ head: { a: 1 }, lines: [{ b: 2 }, { b: 3 }] });
  });

  it.each([
    ['no JSON', '{"a":1}\n{"b":\n{"b":3}\n'],
    ['an empty line', '{"a":1}\n\n{"b":3}\n'],
    ['a member named twice', '{"a":1}\n{"b":1,"b":2}\n{"b":3}\n'],
  ])('%s leaves a hole at its place, and the others where they are', async (_case, text) => {
    expect(await read(text)).toEqual({ head: { a: 1 }, lines: [null, { b: 3 }] });
  });

  it('of nothing has neither', async () => {
    expect(await read('')).toEqual({ head: null, lines: [] });
  });

  it('that is too long is not read', async () => {
    expect(await read('{"a":1}\n'.repeat(100), 200)).toBeInstanceOf(UnreadBody);
  });

  it('is written with an end to each line', () => {
    expect(toNdjson([{ a: 1 }, { b: '\n' }])).toBe('{"a":1}\n{"b":"\\n"}\n');
  });
});
