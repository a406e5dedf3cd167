import type { MappedOperation } from '../../contracts';
import { OpenApiDocument, segmentsOf, type Json, type Operation } from './openapi-document';

/** An operation and what it is to be given; made once, when the agent starts. */
export interface BoundOperation {
  mapping: MappedOperation;
  operation: Operation;
}

export interface HttpCall {
  method: Operation['method'];
  /** Behind the base URL. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** Binds mappings to a document; `faults` names all that does not fit, each by its resource. */
export function bindOperations(
  root: Json,
  mappings: readonly MappedOperation[],
): { bound: BoundOperation[]; faults: string[] } {
  const document = new OpenApiDocument(root);
  const faults = document.faults();
  if (faults.length > 0) return { bound: [], faults };
  const bound: BoundOperation[] = [];
  for (const mapping of mappings) {
    const operation = document.operation(mapping.operation);
    if (typeof operation === 'string') {
      faults.push(`${mapping.resource}: ${operation}`);
      continue;
    }
    const own = [...parameterFaults(mapping, operation), ...answerFaults(document, mapping, operation)];
    faults.push(...own.map((fault) => `${mapping.resource} (${mapping.operation}): ${fault}`));
    bound.push({ mapping, operation });
  }
  return { bound, faults };
}

function parameterFaults({ parameters }: MappedOperation, operation: Operation): string[] {
  const declared = operation.parameters.map(({ in: place, name }) => `${place} ${name}`);
  const given = parameters.map(({ in: place, name }) => `${place} ${name}`);
  const inPath = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => `path ${name!}`);
  const needed = operation.parameters.filter(({ required, in: place }) => required && place !== 'cookie');
  const lacking = [...new Set([...inPath, ...needed.map(({ in: place, name }) => `${place} ${name}`)])];
  const body = parameters.filter(({ in: place }) => place === 'body');
  return [
    ...(parameters.some(({ value }) => value === undefined) ? [] : ['no parameter is given the subject']),
    ...lacking.filter((name) => !given.includes(name)).map((name) => `the parameter ${name} is given nothing`),
    ...parameters
      .filter(({ in: place, name }) => place !== 'body' && !declared.includes(`${place} ${name}`))
      .map(({ in: place, name }) => `the document knows no parameter ${place} ${name}`),
    ...given.filter((name, at) => given.indexOf(name) !== at).map((name) => `the parameter ${name} is given twice`),
    ...(body.length > 0 && !operation.hasBody ? ['the operation takes no JSON body'] : []),
    ...body.filter(({ name }) => !isPlace(name)).map(({ name }) => `body ${name} is no JSON pointer to a member`),
  ];
}

function isPlace(name: string): boolean {
  return /^(?:\/(?:[^/~]|~[01])+)+$/.test(name);
}

function answerFaults(document: OpenApiDocument, mapping: MappedOperation, operation: Operation): string[] {
  const { record = '', items, lists = {}, subjectPointer, correction = {}, absence } = mapping;
  const whole = document.at(operation.answer, record);
  if (whole === undefined) return [`the answer has no ${record}`];
  const one = document.elementOf(whole);
  const places = [
    ...Object.entries(items).map(([item, { pointer }]) => [`/items/${item}`, one, pointer] as const),
    ...(subjectPointer === undefined ? [] : [['/subjectPointer', one, subjectPointer] as const]),
    ...Object.entries(correction).map(([name, pointer]) => [`/correction/${name}`, one, pointer] as const),
    ...Object.entries(lists).map(([item, { pointer }]) => [`/lists/${item}`, one, pointer] as const),
    ...Object.entries(lists).flatMap(([item, list]) => {
      const inner = document.at(one, list.pointer);
      const element = inner === undefined ? undefined : document.elementOf(inner);
      return Object.entries(list.items).flatMap(([member, { pointer }]) =>
        element === undefined ? [] : [[`/lists/${item}/items/${member}`, element, pointer] as const],
      );
    }),
  ];
  return [
    ...places
      .filter(([, schema, pointer]) => document.at(schema, pointer) === undefined)
      .map(([where, , pointer]) => `${where}: the answer has no ${pointer || '/'}`),
    ...statusFaults(absence?.answer?.status, operation),
  ];
}

function statusFaults(status: number | undefined, { statuses }: Operation): string[] {
  if (status === undefined) return [];
  const known = [String(status), `${String(status)[0]!}XX`, 'default'].some((name) => statuses.includes(name));
  return known ? [] : [`the document declares no answer ${status}`];
}

/** The call that asks for a subject. Every value is encoded for the place where it stands. */
export function callFor({ mapping, operation }: BoundOperation, subject: string): HttpCall {
  const path = new Map<string, string>();
  const query = new URLSearchParams();
  const headers: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'identity' };
  const body: Record<string, Json> = {};
  for (const { in: place, name, value = subject } of mapping.parameters) {
    if (place === 'path') path.set(name, encodeURIComponent(value));
    else if (place === 'query') query.append(name, value);
    else if (place === 'header') headers[name.toLowerCase()] = value;
    else setAt(body, segmentsOf(name), value);
  }
  const filled = operation.path.replace(/\{([^}]+)\}/g, (_whole, name: string) => path.get(name)!);
  const search = query.size > 0 ? `?${query.toString()}` : '';
  const call = { method: operation.method, path: `${filled}${search}`, headers };
  if (!operation.hasBody) return call;
  return { ...call, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function setAt(target: Record<string, Json>, [first, ...rest]: readonly string[], value: string): void {
  if (first === undefined) return;
  if (rest.length === 0) return define(target, first, value);
  if (!Object.hasOwn(target, first)) define(target, first, {});
  setAt(target[first] as Record<string, Json>, rest, value);
}

/** Whatever the name, `__proto__` too, it becomes a member and nothing else. */
function define(target: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
