import type { MappedColumn, MappedResource } from '../../contracts';
import { OncewayError } from '../../kernel';
import { buildStatement } from './sql-statement';
import { readRow } from './sql-values';

function mappingOf(column: Omit<MappedColumn, 'column'>, extra: Partial<MappedResource> = {}): MappedResource {
  const columns = { value: { column: 'c', ...column }, other: { column: 'd' } };
  return { resource: '101001/000001', source: 's', table: 't', subjectColumn: 'k', columns, ...extra };
}

function read(mapping: MappedResource, items: string[], row: (string | null)[]): ReturnType<typeof readRow> {
  return readRow(mapping, buildStatement(mapping, items).cells, row);
}

describe('readRow', () => {
  it.each([
    ['text stays as it is', {}, ' 李明 ', ' 李明 '],
    ['no value is no item', {}, null, undefined],
    ['a code is translated', { map: { M: '1' } }, 'M', '1'],
    ['an integer', { format: 'integer' }, '12', 12],
    ['a number', { format: 'number' }, '500.00', 500],
    ['a number in another unit', { format: 'number', times: 10000 }, '12.34', 123400],
    ['a number in another unit without a rounding tail', { format: 'number', times: 100 }, '4.35', 435],
    ['a truth value', { format: 'boolean' }, 'true', true],
    ['a date', { format: 'date' }, '2016-04-18', '2016-04-18'],
    ['a packed date', { format: 'packed-date' }, '19850307', '1985-03-07'],
    ['a local time', { format: 'local-time' }, '2026-03-12 17:30:00', '2026-03-12T09:30:00.000Z'],
    ['an instant', { format: 'instant' }, '2026-03-12 09:30:00.25+00', '2026-03-12T09:30:00.250Z'],
  ] as const)('%s', (_case, column, text, value) => {
    expect(read(mappingOf(column), ['value'], [text]).values.value).toBe(value);
  });

  it.each([
    ['a code that the mapping does not know', { map: { M: '1' } }, 'X'],
    ['a code that every object has', { map: { M: '1' } }, 'constructor'],
    ['a date that is none', { format: 'date' }, '18.4.2016'],
    ['a packed date that is none', { format: 'packed-date' }, '1985'],
    ['a number that is none', { format: 'number' }, 'NaN'],
    ['an empty number', { format: 'number' }, ''],
    ['a fraction for an integer', { format: 'integer' }, '1.5'],
    ['a time that is none', { format: 'local-time' }, 'infinity'],
  ] as const)('refuses %s, naming the item and not the value', (_case, column, text) => {
    try {
      read(mappingOf(column), ['value'], [text]);
      throw new Error('not refused');
    } catch (error) {
      expect(error).toBeInstanceOf(OncewayError);
      expect(error).toMatchObject({ code: 'exchange.contract-broken', facts: { item: 'value' } });
    }
  });

  it('reads rows of a second table as a list, leaving out what they do not hold', () => {
    const columns = { name: { column: 'xm' }, relation: { column: 'gx', map: { '02': '0', '10': '1' } } };
    const children = { members: { table: 'm', keyColumn: 'k', parentColumn: 'k', columns } };
    const record = read(mappingOf({}, { children }), ['members'], ['[["李明远","02"],["王燕",null]]']);
    expect(record.values).toEqual({ members: [{ name: '李明远', relation: '0' }, { name: '王燕' }] });
  });

  it.each([
    ['nothing', 'false', '[]', []],
    ['an item by its column', 'false', '["c"]', ['value']],
    ['a column that no item has', 'false', '["z"]', []],
    ['no list at all', null, null, []],
  ])('knows of a doubt about %s', (_case, recordFlag, columnsFlag, doubted) => {
    const mapping = mappingOf({}, { correction: { recordColumn: 'r', columnsColumn: 'cs' } });
    expect(read(mapping, ['value'], ['x', recordFlag, columnsFlag]).doubted).toEqual(new Set(doubted));
  });

  it('lets a doubt about the record outweigh one about a column', () => {
    const mapping = mappingOf({}, { correction: { recordColumn: 'r', columnsColumn: 'cs' } });
    expect(read(mapping, ['value'], ['x', 'true', '["c"]']).doubted).toBe('all');
  });
});
