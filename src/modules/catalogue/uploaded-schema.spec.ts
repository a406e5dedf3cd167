import fc from 'fast-check';
import { referenceResources } from '../../contracts/reference';
import { uploadedSchemaFaults } from './uploaded-schema';

const titles = { 'x-titles': { zh: '姓名', en: 'Name' }, 'x-grade': 2 };
const good = { type: 'string', maxLength: 100, ...titles };
const record = (properties: object, more: object = {}): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});
const withItem = (item: object, more: object = {}): object => record({ name: { ...good, ...item } }, more);
const codes = (schema: unknown, options = {}): string[] =>
  uploadedSchemaFaults(schema, options).map(({ pointer, code }) => `${pointer} ${code}`);
const nested = (depth: number): object => (depth === 0 ? {} : { items: nested(depth - 1) });

describe('uploaded schema', () => {
  it.each(referenceResources)('accepts reference resource $code, version $version', ({ schema, grade }) => {
    expect(codes(schema, { entryGrade: grade })).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ['no object', [], ['/schema schema.not-closed']],
    ['null', null, ['/schema schema.not-closed']],
    [
      'root of another type',
      { ...record({ a: good }), type: 'array', items: good, maxItems: 1 },
      ['/schema schema.not-closed'],
    ],
    ['open root', { type: 'object', properties: { a: good } }, ['/schema schema.not-closed']],
    [
      'additional properties by schema',
      record({ a: good }, { additionalProperties: { type: 'string' } }),
      ['/schema/additionalProperties schema.not-closed', '/schema schema.not-closed'],
    ],
    ['no item', record({}), ['/schema/properties contract.too-few']],
    ['item without titles', record({ a: { type: 'boolean', 'x-grade': 1 } }), ['/schema/properties/a schema.untitled']],
    [
      'item with one title',
      record({ a: { ...good, 'x-titles': { zh: '名' } } }),
      ['/schema/properties/a schema.untitled', '/schema/properties/a/x-titles schema.untitled'],
    ],
    [
      'item without grade',
      record({ a: { type: 'boolean', 'x-titles': titles['x-titles'] } }),
      ['/schema/properties/a schema.ungraded'],
    ],
    ['grade 5', withItem({ 'x-grade': 5 }), ['/schema/properties/name/x-grade schema.ungraded']],
    ['text without bound', record({ a: { type: 'string', ...titles } }), ['/schema/properties/a schema.unbounded']],
    [
      'array without bound',
      record({ a: { type: 'array', items: { type: 'boolean' }, ...titles } }),
      ['/schema/properties/a schema.unbounded'],
    ],
    ['untyped item', record({ a: titles }), ['/schema/properties/a schema.untyped']],
    ['composition', withItem({ anyOf: [{ type: 'string' }] }), ['/schema/properties/name/anyOf schema.keyword']],
    ['unknown keyword', withItem({ 'x-run': 'code' }), ['/schema/properties/name/x-run schema.keyword']],
    ['unknown format', withItem({ format: 'regex' }), ['/schema/properties/name/format schema.format']],
    [
      'format named after a member of Object',
      withItem({ format: 'constructor' }),
      ['/schema/properties/name/format schema.format'],
    ],
    [
      'keyword named after a member of Object',
      withItem({ constructor: 1 }),
      ['/schema/properties/name/constructor schema.keyword'],
    ],
    [
      'remote reference',
      withItem({ $ref: 'https://elsewhere.example/a.json' }),
      ['/schema/properties/name/$ref schema.ref'],
    ],
    ['reference to the root', withItem({ $ref: '#' }), ['/schema/properties/name/$ref schema.ref']],
    ['reference into nothing', withItem({ $ref: '#/$defs/gone' }), ['/schema schema.ref']],
    [
      'reference to itself',
      withItem({ $ref: '#/$defs/a' }, { $defs: { a: { $ref: '#/$defs/a' } } }),
      ['/schema/$defs/a schema.ref-cycle'],
    ],
    [
      'references in a circle',
      withItem({ $ref: '#/$defs/a' }, { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }),
      ['/schema/$defs/a schema.ref-cycle', '/schema/$defs/b schema.ref-cycle'],
    ],
    ['definitions inside', withItem({ $defs: {} }), ['/schema/properties/name/$defs schema.keyword']],
    ['own $id', record({ a: good }, { $id: 'https://elsewhere.example/a.json' }), ['/schema/$id schema.keyword']],
    [
      'older dialect',
      record({ a: good }, { $schema: 'http://json-schema.org/draft-07/schema#' }),
      ['/schema/$schema schema.keyword-value'],
    ],
    ['look-ahead', withItem({ pattern: '(?=a)' }), ['/schema/properties/name/pattern schema.pattern']],
    ['back reference', withItem({ pattern: '(a)\\1' }), ['/schema/properties/name/pattern schema.pattern']],
    ['huge pattern', withItem({ pattern: '((a{40}){40}){40}' }), ['/schema/properties/name/pattern schema.pattern']],
    [
      'required item that is none',
      record({ a: good }, { required: ['b'] }),
      ['/schema/required/0 contract.unknown-member'],
    ],
    ['item in capitals', record({ Name: good }), ['/schema/properties/Name schema.item-name']],
    [
      'item named like a number of a person',
      record({ '990102198503070013': good }),
      ['/schema/properties/* schema.item-name'],
    ],
    [
      'prototype as item',
      JSON.parse(JSON.stringify(record({ PROTO: good })).replace('PROTO', '__proto__')),
      ['/schema/properties/* schema.item-name'],
    ],
    ['boolean schema', record({ a: true }), ['/schema/properties/a schema.keyword-value']],
    ['enum of objects', withItem({ enum: [{}] }), ['/schema/properties/name/enum schema.keyword-value']],
    [
      'maxLength beyond all bounds',
      withItem({ maxLength: 1e9 }),
      ['/schema/properties/name/maxLength schema.keyword-value'],
    ],
    ['nested too deep', withItem(nested(14)), ['/schema schema.too-deep']],
    ['larger than 64 KiB', withItem({ description: 'x'.repeat(70_000) }), ['/schema schema.too-large']],
    [
      'open object inside',
      record({ a: { type: 'array', maxItems: 5, ...titles, items: { type: 'object', properties: {} } } }),
      ['/schema/properties/a/items schema.not-closed'],
    ],
    ['contradiction that ajv refuses', withItem({ type: 'number', maxLength: 5 }), []],
  ])('%s', (_rule, schema, expected) => {
    expect(codes(schema).sort()).toEqual([...expected].sort());
  });

  it('refuses an item that is graded looser than its entry', () => {
    expect(codes(record({ name: good }), { entryGrade: 3 })).toEqual([
      '/schema/properties/name/x-grade schema.grade-looser',
    ]);
  });

  it('refuses too many items', () => {
    const many = (count: number): object =>
      record(
        Object.fromEntries(
          Array.from({ length: count }, (_gap, index) => [`a${index}`, { type: 'boolean', ...titles }]),
        ),
      );
    expect(codes(many(200))).toEqual([]);
    expect(codes(many(201))).toEqual(['/schema/properties schema.too-many-properties']);
  });

  it('tells all faults at once', () => {
    expect(codes(record({ a: { type: 'string' }, B: { ...good, pattern: '(' } }, { if: {} }))).toHaveLength(6);
  });

  it('never throws, whatever JSON comes', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => Array.isArray(uploadedSchemaFaults(value))));
    const keyword = fc.constantFrom(
      'type',
      'properties',
      '$defs',
      '$ref',
      'items',
      'enum',
      'pattern',
      'required',
      'x-titles',
      'format',
      'maxLength',
    );
    const schemas = fc.dictionary(keyword, fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(schemas, (schema) => uploadedSchemaFaults({ ...record({ name: good }), ...schema }).length >= 0),
    );
  });

  it('is done at once with a flood of references', () => {
    const defs = Object.fromEntries(
      Array.from({ length: 400 }, (_gap, index) => [`d${index}`, { $ref: `#/$defs/d${(index + 1) % 400}` }]),
    );
    const started = Date.now();
    expect(codes(withItem({ $ref: '#/$defs/d0' }, { $defs: defs })).length).toBe(100);
    expect(Date.now() - started).toBeLessThan(2000);
  });
});
