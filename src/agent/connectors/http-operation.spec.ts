import type { MappedOperation } from '../../contracts';
import { bindOperations, callFor } from './http-operation';
import { isJson, segmentsOf, valueAt } from './openapi-document';

const schema = {
  type: 'object',
  properties: { data: { $ref: '#/components/schemas/Record' }, free: { type: 'object' } },
};
const document = {
  openapi: '3.0.3',
  paths: {
    '/records/{id}': {
      parameters: [{ in: 'path', name: 'id', required: true }],
      get: {
        operationId: 'read',
        parameters: [
          { in: 'query', name: 'view', required: true },
          { in: 'header', name: 'X-Reason' },
        ],
        responses: { '200': { content: { 'application/json;charset=utf-8': { schema } } }, '4XX': {} },
      },
      delete: { operationId: 'remove' },
    },
    '/records': {
      post: {
        operationId: 'find',
        requestBody: { content: { 'application/json': {} } },
        responses: { default: { content: { 'application/problem+json': { schema } } } },
      },
    },
    '/text': { get: { operationId: 'text', responses: { '200': { content: { 'text/plain': {} } } } } },
    '/one': { get: { operationId: 'double' } },
    '/two': { get: { operationId: 'double' } },
  },
  components: {
    schemas: {
      Record: { allOf: [{ type: 'object', properties: { xm: {} } }, { $ref: '#/components/schemas/More' }] },
      More: { type: 'object', properties: { cl: { type: 'array', items: { properties: { hp: {} } } } } },
    },
  },
};

const mapping: MappedOperation = {
  resource: '105001/000001',
  source: 's',
  operation: 'read',
  parameters: [
    { in: 'path', name: 'id' },
    { in: 'query', name: 'view', value: '全部&x=1' },
  ],
  record: '/data',
  items: { name: { pointer: '/xm' } },
  lists: { vehicles: { pointer: '/cl', items: { plateNumber: { pointer: '/hp' } } } },
  absence: { answer: { status: 404, pointer: '/code', equals: 'NONE' } },
};
const search: MappedOperation = { ...mapping, operation: 'find', parameters: [{ in: 'body', name: '/q/id' }] };

const faultsOf = (more: Partial<MappedOperation>, root: unknown = document): string[] =>
  bindOperations(root, [{ ...mapping, ...more }]).faults;

describe('binding a mapping to a document', () => {
  it('finds nothing wrong with what fits', () => {
    expect(bindOperations(document, [mapping, search])).toMatchObject({ faults: [], bound: [{}, {}] });
  });

  it.each<[string, Partial<MappedOperation>, string]>([
    ['an operation that is not there', { operation: 'none' }, 'no operation has the id none'],
    ['an id that stands twice', { operation: 'double' }, '2 operations have the id double'],
    ['an operation that changes something', { operation: 'remove' }, 'remove is a DELETE: only GET and POST'],
    ['an operation without JSON', { operation: 'text', parameters: mapping.parameters }, 'declares no JSON'],
    ['no subject', { parameters: [{ in: 'path', name: 'id', value: 'x' }] }, 'no parameter is given the subject'],
    ['a path without its value', { parameters: [{ in: 'query', name: 'view' }] }, 'path id is given nothing'],
    [
      'a required parameter without a value',
      { parameters: [{ in: 'path', name: 'id' }] },
      'query view is given nothing',
    ],
    [
      'a parameter that is not declared',
      { parameters: [...mapping.parameters, { in: 'query', name: 'z' }] },
      'knows no parameter query z',
    ],
    ['a parameter given twice', { parameters: [...mapping.parameters, ...mapping.parameters] }, 'is given twice'],
    [
      'a body where none is taken',
      { parameters: [...mapping.parameters, { in: 'body', name: '/x' }] },
      'takes no JSON body',
    ],
    ['a body place that is none', { ...search, parameters: [{ in: 'body', name: 'id' }] }, 'no JSON pointer'],
    ['a record that is not there', { record: '/other' }, 'the answer has no /other'],
    ['an item that is not there', { items: { name: { pointer: '/mx' } } }, '/items/name: the answer has no /mx'],
    [
      'a member that is not there',
      { lists: { vehicles: { pointer: '/cl', items: { plateNumber: { pointer: '/x' } } } } },
      '/lists/vehicles/items/plateNumber: the answer has no /x',
    ],
    [
      'a status that is not declared',
      { ...search, absence: mapping.absence!, operation: 'read' },
      'takes no JSON body',
    ],
  ])('%s', (_what, more, words) => {
    expect(faultsOf(more).join('; ')).toContain(words);
  });

  it('names an absence by a status that the document does not declare', () => {
    const own = structuredClone(document) as unknown as { paths: Record<string, { get: { responses: object } }> };
    const get = own.paths['/records/{id}']!.get;
    get.responses = { '200': (get.responses as Record<string, unknown>)['200'] };
    expect(faultsOf({}, own).join()).toContain('declares no answer 404');
  });

  it.each([
    ['nothing', null],
    ['another version', { openapi: '2.0', paths: {} }],
    ['a document without paths', { openapi: '3.1.0' }],
  ])('refuses %s', (_what, root) => {
    expect(faultsOf({}, root)).not.toEqual([]);
  });

  it('leaves open what the document leaves open', () => {
    expect(faultsOf({ record: '/free', lists: {}, items: { name: { pointer: '/any/where' } } })).toEqual([]);
  });
});

describe('a call', () => {
  const subject = '../a b?c#d';
  const [read, find] = bindOperations(document, [mapping, search]).bound;

  it('encodes each value for its place', () => {
    expect(callFor(read!, subject).path).toBe('/records/..%2Fa%20b%3Fc%23d?view=%E5%85%A8%E9%83%A8%26x%3D1');
  });

  it('puts a subject into the body as a text and nothing else', () => {
    const call = callFor(find!, '"},"all":true');
    expect([call.method, JSON.parse(call.body!)]).toEqual(['POST', { q: { id: '"},"all":true' } }]);
  });
});

describe('places in JSON (RFC 6901)', () => {
  it.each([
    ['', { a: 1 }],
    ['/a', 1],
    ['/b', undefined],
    ['/constructor', undefined],
    ['/a/b', undefined],
  ])('%s', (pointer, value) => expect(valueAt({ a: 1 }, pointer)).toEqual(value));

  it('unescapes', () => expect(segmentsOf('/a~1b/~01')).toEqual(['a/b', '~1']));

  it.each([
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['application/problem+json', true],
    ['text/json', false],
    ['application/jsonp', false],
    ['', false],
  ])('%s is JSON: %s', (type, is) => expect(isJson(type)).toBe(is));
});
