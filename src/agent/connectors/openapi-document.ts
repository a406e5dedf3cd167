/** A JSON document of which nothing is known. */
export type Json = unknown;

/** An operation as the document of its service declares it. */
export interface Operation {
  method: 'GET' | 'POST';
  /** Template, with `{name}` for each parameter of the path. */
  path: string;
  parameters: readonly DeclaredParameter[];
  /** Whether it takes a JSON body. */
  hasBody: boolean;
  /** Schema of a successful answer's JSON. */
  answer: Json;
  /** Statuses that are declared, `4XX` and `default` included. */
  statuses: readonly string[];
}

interface DeclaredParameter {
  in: string;
  name: string;
  required: boolean;
}

const READING = ['get', 'post'];
const OTHERS = ['put', 'delete', 'patch', 'head', 'options', 'trace'];
const MOST_HOPS = 32;

/** An OpenAPI 3 document (https://spec.openapis.org/oas/v3.1.1), as far as calling an operation needs it. */
export class OpenApiDocument {
  constructor(private readonly root: Json) {}

  /** What keeps the document from being one. */
  faults(): string[] {
    const { openapi, paths } = membersOf(this.root);
    const version = typeof openapi === 'string' && /^3\.\d+\.\d+/.test(openapi);
    return [
      ...(version ? [] : ['openapi is not 3.x']),
      ...(paths !== null && typeof paths === 'object' ? [] : ['it has no paths']),
    ];
  }

  /** The operation of that id, or the words why there is none that may be asked. */
  operation(id: string): Operation | string {
    const found = this.named(id);
    const [only] = found;
    if (!only) return `no operation has the id ${id}`;
    if (found.length > 1) return `${found.length} operations have the id ${id}`;
    if (!READING.includes(only.method))
      return `${id} is a ${only.method.toUpperCase()}: only GET and POST may be asked`;
    const answer = this.answerOf(only.node);
    if (answer === undefined) return `${id} declares no JSON for the status 200`;
    const { responses, requestBody } = membersOf(only.node);
    const method = only.method === 'get' ? 'GET' : 'POST';
    return {
      method,
      path: only.path,
      parameters: this.parametersOf(only.item, only.node),
      hasBody: method === 'POST' && 'application/json' in membersOf(membersOf(this.resolve(requestBody)).content),
      answer,
      statuses: Object.keys(membersOf(responses)),
    };
  }

  /** The schema at a pointer of a JSON that `schema` describes; `unknown` where the schema leaves it open, undefined where it knows none. */
  at(schema: Json, pointer: string): Json {
    let node: Json = schema;
    for (const name of segmentsOf(pointer)) {
      if (node === 'unknown') return node;
      node = this.member(node, name);
      if (node === undefined) return undefined;
    }
    return node;
  }

  /** The schema of an array's elements; of anything else, itself. */
  elementOf(schema: Json): Json {
    const items = this.parts(schema)
      .map((part) => membersOf(part).items)
      .find((found) => found !== undefined);
    return items ?? schema;
  }

  private member(schema: Json, name: string): Json {
    const parts = this.parts(schema);
    const tables = parts.map((part) => membersOf(part).properties).filter((table) => table !== undefined);
    const holder = tables.find((table) => Object.hasOwn(membersOf(table), name));
    if (holder !== undefined) return membersOf(holder)[name];
    const items = parts.map((part) => membersOf(part).items).find((found) => found !== undefined);
    if (items !== undefined && /^\d+$/.test(name)) return items;
    return tables.length === 0 && items === undefined ? 'unknown' : undefined;
  }

  /** The schema and all that it is put together from. */
  private parts(schema: Json, hops = 0): Json[] {
    if (hops > MOST_HOPS) return [];
    const node = this.resolve(schema);
    const { allOf, oneOf, anyOf } = membersOf(node);
    const inner = [allOf, oneOf, anyOf].flatMap((list) => (Array.isArray(list) ? (list as Json[]) : []));
    return [node, ...inner.flatMap((part) => this.parts(part, hops + 1))];
  }

  private named(id: string): { path: string; method: string; item: Json; node: Json }[] {
    const { paths } = membersOf(this.root);
    return Object.entries(membersOf(paths)).flatMap(([path, raw]) => {
      const item = this.resolve(raw);
      return Object.entries(membersOf(item))
        .filter(([method, node]) => [...READING, ...OTHERS].includes(method) && membersOf(node).operationId === id)
        .map(([method, node]) => ({ path, method, item, node }));
    });
  }

  private answerOf(operation: Json): Json {
    const responses = membersOf(membersOf(operation).responses);
    const response = this.resolve(responses['200'] ?? responses['2XX'] ?? responses['default']);
    const content = membersOf(membersOf(response).content);
    const type = Object.keys(content).find((name) => isJson(name));
    return type === undefined ? undefined : (membersOf(content[type]).schema ?? {});
  }

  private parametersOf(item: Json, operation: Json): DeclaredParameter[] {
    const lists = [membersOf(item).parameters, membersOf(operation).parameters];
    const all = lists.flatMap((list) => (Array.isArray(list) ? (list as Json[]) : []));
    const named = all.map((raw): DeclaredParameter => {
      const { in: place, name, required } = membersOf(this.resolve(raw));
      return { in: String(place), name: String(name), required: required === true };
    });
    // One of the operation stands for one of the same name of the path.
    return [...new Map(named.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter])).values()];
  }

  /** Follows `$ref`s within the document; one that leads out of it leads nowhere. */
  private resolve(node: Json, hops = 0): Json {
    const { $ref } = membersOf(node);
    if (typeof $ref !== 'string' || hops > MOST_HOPS) return node;
    return $ref.startsWith('#') ? this.resolve(valueAt(this.root, decodeURIComponent($ref.slice(1))), hops + 1) : {};
  }
}

/** `application/json`, and types that end in `+json`, with whatever parameters. */
export function isJson(type: string): boolean {
  return /^application\/(?:[a-z0-9.!#$&^_-]+\+)?json\s*(?:;|$)/i.test(type.trim());
}

/** RFC 6901. Undefined: nothing stands there. */
export function valueAt(document: Json, pointer: string): Json {
  let node = document;
  for (const name of segmentsOf(pointer)) {
    if (node === null || typeof node !== 'object' || !Object.hasOwn(node, name)) return undefined;
    node = (node as Record<string, Json>)[name];
  }
  return node;
}

export function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function membersOf(node: Json): Record<string, Json> {
  return node !== null && typeof node === 'object' && !Array.isArray(node) ? (node as Record<string, Json>) : {};
}
