import type { MappedOperation } from '../../src/contracts';

/** The OpenAPI document of a department's permit service, in such a department's own words. */
export const PERMIT_DOCUMENT = {
  openapi: '3.1.0',
  info: { title: '许可查询', version: '1' },
  paths: {
    '/permits/{sfzh}': {
      parameters: [{ $ref: '#/components/parameters/Sfzh' }],
      get: {
        operationId: 'findPermit',
        parameters: [{ in: 'query', name: 'view', required: true, schema: { type: 'string' } }],
        responses: {
          '200': {
            description: '查到',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Found' } } },
          },
          '404': { description: '查无', content: { 'application/json': { schema: { type: 'object' } } } },
        },
      },
      delete: { operationId: 'removePermit', responses: { '200': { description: '删' } } },
    },
    '/permits/search': {
      post: {
        operationId: 'searchPermits',
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: {
          default: {
            description: '查',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Found' } } },
          },
        },
      },
    },
  },
  components: {
    parameters: { Sfzh: { in: 'path', name: 'sfzh', required: true, schema: { type: 'string' } } },
    schemas: {
      Found: {
        type: 'object',
        properties: { data: { type: 'array', items: { allOf: [{ $ref: '#/components/schemas/Permit' }] } } },
      },
      Permit: {
        type: 'object',
        properties: {
          sfzh: { type: 'string' },
          xm: { type: 'string' },
          zt: { type: 'object', properties: { dm: { type: 'integer' } } },
          cl: { type: 'array', items: { type: 'object', properties: { hphm: { type: 'string' } } } },
          jhz: { type: 'boolean' },
          jhx: { type: 'array', items: { type: 'string' } },
        },
      },
    },
  },
};

export const PERMIT_MAPPING: MappedOperation = {
  resource: '105001/000001',
  source: 'permits',
  operation: 'findPermit',
  parameters: [
    { in: 'path', name: 'sfzh' },
    { in: 'query', name: 'view', value: 'full' },
  ],
  record: '/data',
  subjectPointer: '/sfzh',
  absence: { answer: { status: 404, pointer: '/code', equals: 'NO_RECORD' }, emptyRecord: true },
  items: { name: { pointer: '/xm' }, status: { pointer: '/zt/dm', map: { '1': '1', '2': '2' } } },
  lists: { vehicles: { pointer: '/cl', items: { plateNumber: { pointer: '/hphm' } } } },
  correction: { recordPointer: '/jhz', itemsPointer: '/jhx' },
};

export const SEARCH_MAPPING: MappedOperation = {
  ...PERMIT_MAPPING,
  resource: '105001/000002',
  operation: 'searchPermits',
  parameters: [
    { in: 'body', name: '/query/sfzh' },
    { in: 'body', name: '/query/view', value: 'full' },
  ],
  absence: { emptyRecord: true },
};

export function permit(sfzh: string, more: Record<string, unknown> = {}): { data: Record<string, unknown>[] } {
  return { data: [{ sfzh, xm: '李明远', zt: { dm: 1 }, cl: [{ hphm: '云A12345' }], ...more }] };
}
