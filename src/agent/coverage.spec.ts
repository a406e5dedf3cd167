import type { MappedFile } from '../contracts';
import { codesOf, itemsOf, misfits, missingItems, strayItems } from './coverage';

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    sex: { $ref: '#/$defs/Sex' },
    members: { type: 'array', items: { $ref: '#/$defs/Member' } },
    tags: { type: 'array', items: { type: 'string' } },
  },
  $defs: {
    Sex: { type: 'string', enum: ['1', '2'] },
    Member: { type: 'object', properties: { name: { type: 'string' }, relation: { type: 'string' } } },
  },
};

describe('itemsOf', () => {
  it('names the items, and the members of lists of objects behind references', () => {
    expect([...itemsOf(schema)]).toEqual([
      ['name', true],
      ['sex', true],
      ['members', ['name', 'relation']],
      ['tags', true],
    ]);
  });

  it('survives a reference that leads in a circle', () => {
    const circle = { properties: { a: { $ref: '#/$defs/A' } }, $defs: { A: { $ref: '#/$defs/A' } } };
    expect([...itemsOf(circle)]).toEqual([['a', true]]);
  });
});

describe('mapping against contract', () => {
  const contract = itemsOf(schema);

  it.each([
    [
      'nothing lacks',
      [
        ['name', true],
        ['sex', true],
        ['members', ['name', 'relation']],
        ['tags', true],
      ],
      [],
    ],
    [
      'an item lacks',
      [
        ['name', true],
        ['members', ['name', 'relation']],
        ['tags', true],
      ],
      ['/sex'],
    ],
    [
      'a member lacks',
      [
        ['name', true],
        ['sex', true],
        ['members', ['name']],
        ['tags', true],
      ],
      ['/members/relation'],
    ],
    [
      'a list is mapped as a column',
      [
        ['name', true],
        ['sex', true],
        ['members', true],
        ['tags', true],
      ],
      ['/members'],
    ],
  ] as [string, [string, true | string[]][], string[]][])('%s', (_case, mapped, missing) => {
    expect(missingItems(contract, new Map(mapped))).toEqual(missing);
  });

  it('knows of mapped items that no version has', () => {
    expect(
      strayItems(
        [contract, new Map([['old', true as const]])],
        new Map([
          ['name', true],
          ['old', true],
          ['nmae', true],
        ]),
      ),
    ).toEqual(['/nmae']);
  });
});

describe('codesOf', () => {
  it('gives the codes of items and of members of lists, through references, and nothing of other items', () => {
    const coded = {
      properties: {
        kind: { $ref: '#/$defs/kind' },
        name: { type: 'string' },
        list: {
          type: 'array',
          items: { type: 'object', properties: { sort: { enum: ['a', 'b'] }, size: { enum: [1, 2] } } },
        },
      },
      $defs: { kind: { type: 'string', enum: ['1', '2'] } },
    };
    expect([...codesOf(coded)]).toEqual([
      ['/kind', ['1', '2']],
      ['/list/sort', ['a', 'b']],
    ]);
  });
});

describe('misfits', () => {
  const typed = {
    properties: {
      name: { type: 'string' },
      sex: { $ref: '#/$defs/sex' },
      height: { type: 'integer' },
      active: { type: 'boolean' },
      list: { type: 'array', items: { type: 'object', properties: { sort: { type: 'string', enum: ['a'] } } } },
    },
    $defs: { sex: { type: 'string', enum: ['1', '2'] } },
  };
  const contract = { schema: typed, subjectType: 'citizen-number' } as const;
  const mapping: MappedFile = {
    resource: '105001/000001',
    source: 's',
    file: 'f.csv',
    encoding: 'utf-8',
    subjectType: 'citizen-number',
    keyColumns: ['k'],
    columns: {
      name: { column: 'n' },
      sex: { column: 's', map: { M: '1' } },
      height: { column: 'h', format: 'number' },
      active: { column: 'a', format: 'boolean' },
    },
  };
  const of = (columns: MappedFile['columns'], more: Partial<MappedFile> = {}): string[] =>
    misfits(contract, { ...mapping, ...more, columns: { ...mapping.columns, ...columns } });

  it('finds none where types and codes agree', () => expect(of({})).toEqual([]));

  it.each<[string, string[]]>([
    ['a code that the contract lacks', of({ sex: { column: 's', map: { M: '1', X: '9' } } })],
    ['a text for a number', of({ height: { column: 'h' } })],
    ['a number for a text', of({ name: { column: 'n', format: 'integer' } })],
    ['a text for a truth', of({ active: { column: 'a' } })],
    ['another kind of subject', of({}, { subjectType: 'credit-code' })],
  ])('names %s', (_what, found) => {
    expect(found).toHaveLength(1);
  });

  it('reads members of lists too', () => {
    const operation = {
      resource: '105001/000001',
      source: 's',
      operation: 'o',
      parameters: [],
      items: {},
      lists: { list: { pointer: '/l', items: { sort: { pointer: '/s', map: { x: 'b' } } } } },
    };
    expect(misfits(contract, operation)).toEqual(['/list/sort: the mapping leads to b, which the contract lacks']);
  });
});
