import type { MappedResource } from '../../contracts';
import { buildStatement } from './sql-statement';

const person: MappedResource = {
  resource: '101001/000001',
  source: 'register',
  table: 'rkgl.rk_jbxx',
  subjectColumn: 'gmsfhm',
  columns: { name: { column: 'xm' }, sex: { column: 'xb', map: { M: '1', F: '2' } } },
};

describe('buildStatement', () => {
  it('selects the asked columns only, as text, and binds the subject', () => {
    const { text } = buildStatement(person, ['name']);
    expect(text).toBe('SELECT t."xm"::text FROM "rkgl"."rk_jbxx" t WHERE t."gmsfhm" = $1 LIMIT 2');
  });

  it('adds the columns that tell of a correction', () => {
    const { text, cells } = buildStatement({ ...person, correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' } }, [
      'sex',
    ]);
    expect(text).toContain('SELECT t."xb"::text, t."jhbz"::text, array_to_json(t."jhzd")::text FROM');
    expect(cells.map(({ kind }) => kind)).toEqual(['item', 'doubted-record', 'doubted-columns']);
  });

  it('reaches the record through another table, and lists of rows by their key, in one statement', () => {
    const household: MappedResource = {
      ...person,
      table: 'rkgl.hk_hxx',
      through: { table: 'rkgl.hk_cyxx', keyColumn: 'hh', parentColumn: 'hh' },
      children: {
        members: {
          table: 'rkgl.hk_cyxx',
          keyColumn: 'hh',
          parentColumn: 'hh',
          orderBy: 'xh',
          columns: { name: { column: 'xm' }, relation: { column: 'yhzgx' } },
        },
      },
    };
    expect(buildStatement(household, ['members']).text).toBe(
      `SELECT (SELECT coalesce(json_agg(json_build_array(c."xm"::text, c."yhzgx"::text) ORDER BY c."xh"), '[]')::text ` +
        'FROM "rkgl"."hk_cyxx" c WHERE c."hh" = t."hh") FROM "rkgl"."hk_hxx" t ' +
        'WHERE t."hh" IN (SELECT m."hh" FROM "rkgl"."hk_cyxx" m WHERE m."gmsfhm" = $1) LIMIT 2',
    );
  });

  it.each([['xm"; DROP TABLE x; --'], ['xm::text'], ['XM'], ['a.b.c'], ['']])('refuses the name %j', (column) => {
    expect(() => buildStatement({ ...person, columns: { name: { column } } }, ['name'])).toThrow('plain SQL name');
  });

  it.each([['unmapped'], ['__proto__'], ['constructor']])('refuses the item %s that is not mapped', (item) => {
    expect(() => buildStatement(person, [item])).toThrow('lacks');
  });
});
