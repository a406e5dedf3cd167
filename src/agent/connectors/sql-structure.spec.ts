import type { MappedColumn, MappedResource } from '../../contracts';
import { namedColumns, structureFaults, type KnownColumn } from './sql-structure';

const mapping = (column: MappedColumn): MappedResource => ({
  resource: '101001/000001',
  source: 's',
  table: 'a.b',
  subjectColumn: 'id',
  columns: { item: column },
});

const tables = (type: string, readable = true) =>
  new Map([
    [
      'a.b',
      new Map<string, KnownColumn>([
        ['id', { type: 'bpchar', readable: true }],
        ['c', { type, readable }],
      ]),
    ],
  ]);

describe('structureFaults', () => {
  it.each<[MappedColumn['format'], string]>([
    ['text', 'numeric'],
    ['integer', 'int4'],
    ['number', 'numeric'],
    ['boolean', 'bool'],
    ['date', 'date'],
    ['packed-date', 'bpchar'],
    ['local-time', 'timestamp'],
    ['instant', 'timestamptz'],
  ])('lets %s read %s', (format, type) => {
    expect(structureFaults(mapping({ column: 'c', ...(format && { format }) }), tables(type))).toEqual([]);
  });

  it.each<[NonNullable<MappedColumn['format']>, string, string]>([
    ['integer', 'date', 'is date, where int2 is wanted'],
    ['boolean', 'bpchar', 'is bpchar, where bool is wanted'],
    ['date', 'timestamp', 'format local-time reads it'],
    ['packed-date', 'date', 'format date reads it'],
    ['local-time', 'timestamptz', 'format instant reads it'],
    ['instant', 'timestamp', 'format local-time reads it'],
  ])('does not let %s read %s', (format, type, words) => {
    expect(structureFaults(mapping({ column: 'c', format }), tables(type))).toEqual([
      { pointer: '/columns/item', detail: expect.stringContaining(words) },
    ]);
  });

  it('leaves the type of a mapped code alone, and tells what is absent or may not be read', () => {
    expect(structureFaults(mapping({ column: 'c', format: 'date', map: { t: '1' } }), tables('bool'))).toEqual([]);
    expect(structureFaults(mapping({ column: 'd' }), tables('text'))[0]?.detail).toBe('a.b has no column d');
    expect(structureFaults(mapping({ column: 'c' }), tables('text', false))[0]?.detail).toBe(
      'the role may not read a.b.c',
    );
    expect(structureFaults(mapping({ column: 'c' }), new Map())).toEqual([
      { pointer: '/table', detail: 'no table or view a.b' },
    ]);
  });

  it('names every column of a mapping by its place', () => {
    const whole: MappedResource = {
      ...mapping({ column: 'c' }),
      through: { table: 'a.t', keyColumn: 'k', parentColumn: 'p' },
      children: {
        list: { table: 'a.l', keyColumn: 'k', parentColumn: 'p', orderBy: 'o', columns: { one: { column: 'x' } } },
      },
      correction: { recordColumn: 'r', columnsColumn: 's' },
    };
    expect(namedColumns(whole).map(({ pointer, table, column }) => `${pointer} ${table}.${column}`)).toEqual([
      '/subjectColumn a.t.id',
      '/through/keyColumn a.t.k',
      '/through/parentColumn a.b.p',
      '/columns/item a.b.c',
      '/children/list/keyColumn a.l.k',
      '/children/list/parentColumn a.b.p',
      '/children/list/orderBy a.l.o',
      '/children/list/columns/one a.l.x',
      '/correction/recordColumn a.b.r',
      '/correction/columnsColumn a.b.s',
    ]);
  });
});
