import fc from 'fast-check';
import { toBase64Url, uuidv7 } from '../../kernel';
import { pageOf, readCursor } from './page';

const cursor = (text: string) => toBase64Url(Buffer.from(text));

describe('a list in pages', () => {
  it('ends without a cursor when no row is left', () => {
    expect(pageOf(['a', 'b'], 2, String, String)).toEqual({ items: ['a', 'b'] });
    expect(pageOf([], 2, String, String)).toEqual({ items: [] });
  });

  it('goes on behind the last row that was shown', () => {
    const page = pageOf(['a', 'b', 'c'], 2, String, String);
    expect(page.items).toEqual(['a', 'b']);
    expect(readCursor({ cursor: page.next! }, 'text')).toEqual({ after: 'b', limit: 50 });
  });

  it('shows every row once, whatever the page size', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), fc.integer({ min: 1, max: 9 }), (texts, limit) => {
        const rows = texts.map((text) => Buffer.from(text).toString('hex')).sort();
        const seen: string[] = [];
        let asked: { cursor?: string; limit: number } | undefined = { limit };
        while (asked !== undefined) {
          const { after } = readCursor(asked, 'text');
          const rest = rows.filter((row) => after === undefined || row > after).slice(0, limit + 1);
          const page = pageOf(rest, limit, String, String);
          seen.push(...page.items);
          asked = page.next === undefined ? undefined : { limit, cursor: page.next };
        }
        expect(seen).toEqual(rows);
      }),
    );
  });

  it.each<[string, string, 'uuid' | 'text']>([
    ['is no base64url', 'A', 'text'],
    ['has stray bits', 'AB', 'text'],
    ['is no UTF-8', toBase64Url(Uint8Array.of(0xff)), 'text'],
    ['holds a NUL, which PostgreSQL refuses', cursor('a\u0000'), 'text'],
    ['names no UUID where one is needed', cursor('a'), 'uuid'],
  ])('refuses a cursor that %s', (_name, text, key) => {
    expect(() => readCursor({ cursor: text }, key)).toThrow(expect.objectContaining({ code: 'contract.broken' }));
  });

  it('takes the cursor of a UUID', () => {
    const id = uuidv7();
    expect(readCursor({ cursor: cursor(id), limit: 7 }, 'uuid')).toEqual({ after: id, limit: 7 });
  });
});
