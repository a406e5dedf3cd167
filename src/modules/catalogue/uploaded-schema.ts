import { FAULTS, type FaultCode } from '../../contracts';
import type { Fault } from '../../kernel';
import { compileContract } from '../../platform/contracts';
import { areTitles, isNode, keywordRule, SCHEMA_LIMITS } from './schema-keywords';

type Node = Record<string, unknown>;

const ITEM_NAME = /^[a-z][A-Za-z0-9]{0,63}$/;
const MOST_FAULTS = 100;

/**
 * Faults of the schema in an entry that somebody submits, all at once; pointers begin with `/schema`. The schema is
 * untrusted: it will be compiled to code and run on every answer, in the gateway and in agents. So its size, depth and
 * keywords are bounded, references stay inside and form no cycle, patterns must run on the linear-time engine, and all
 * that can grow has a bound.
 * @param options.entryGrade grade of the entry; an item may be graded stricter, never looser
 */
export function uploadedSchemaFaults(schema: unknown, options: { entryGrade?: number } = {}): Fault[] {
  const scan = new SchemaScan(options.entryGrade ?? 1);
  if (!isNode(schema)) return [scan.add('', 'schema.not-closed')];
  const depth = depthOf(schema);
  if (depth > SCHEMA_LIMITS.depth) return [scan.add('', 'schema.too-deep')];
  if (new TextEncoder().encode(JSON.stringify(schema)).length > SCHEMA_LIMITS.bytes) {
    return [scan.add('', 'schema.too-large')];
  }
  scan.root(schema);
  if (scan.faults.length > 0) return scan.faults.slice(0, MOST_FAULTS);
  try {
    compileContract(schema);
    return [];
  } catch {
    return [scan.add('', 'schema.invalid')];
  }
}

/** Levels of nesting, found without recursion: it must not overflow on what it is there to refuse. */
function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  let depth = 0;
  while (level.length > 0 && depth <= SCHEMA_LIMITS.depth) {
    depth += 1;
    level = level
      .flatMap((node): unknown[] => Object.values(node as object))
      .filter((node) => typeof node === 'object' && node !== null);
  }
  return depth;
}

class SchemaScan {
  readonly faults: Fault[] = [];
  private properties = 0;
  /** Definitions that each definition (and the root, under '') refers to. */
  private readonly refs = new Map<string, Set<string>>();
  private owner = '';

  constructor(private readonly entryGrade: number) {}

  add(pointer: string, code: FaultCode): Fault {
    const fault = { pointer: `/schema${pointer}`, code, detail: FAULTS[code].titles.en };
    this.faults.push(fault);
    return fault;
  }

  root(schema: Node): void {
    const definitions = isNode(schema['$defs']) ? schema['$defs'] : {};
    if (schema['type'] !== 'object') this.add('', 'schema.not-closed');
    this.schema(schema, '', true);
    for (const [name, definition] of Object.entries(definitions)) {
      this.owner = name;
      const pointer = `/$defs/${segment(name)}`;
      if (!/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name)) this.add(pointer, 'schema.keyword-value');
      this.schema(definition, pointer);
    }
    const items = isNode(schema['properties']) ? Object.keys(schema['properties']).length : 0;
    if (items === 0) this.add('/properties', 'contract.too-few');
    if (items > SCHEMA_LIMITS.items || this.properties > SCHEMA_LIMITS.properties) {
      this.add('/properties', 'schema.too-many-properties');
    }
    this.references(definitions);
  }

  private schema(node: unknown, pointer: string, isRoot = false): void {
    if (!isNode(node)) {
      this.add(pointer, 'schema.keyword-value');
      return;
    }
    for (const [keyword, value] of Object.entries(node)) this.keyword(keyword, value, pointer, isRoot);
    this.shape(node, pointer);
    if (isNode(node['items'])) this.schema(node['items'], `${pointer}/items`);
    if (!isNode(node['properties'])) return;
    for (const [name, property] of Object.entries(node['properties'])) this.property(name, property, pointer);
  }

  private keyword(keyword: string, value: unknown, pointer: string, isRoot: boolean): void {
    const at = `${pointer}/${segment(keyword)}`;
    const rule = keywordRule(keyword);
    if (rule === undefined || (rule.rootOnly === true && !isRoot)) {
      this.add(at, 'schema.keyword');
      return;
    }
    const code = rule.check(value);
    if (code !== undefined) this.add(at, code);
    else if (keyword === '$ref') this.refer(String(value).slice('#/$defs/'.length));
  }

  /** One form, closed and bounded. */
  private shape(node: Node, pointer: string): void {
    const type = node['type'];
    const listed = node['enum'] !== undefined || node['const'] !== undefined;
    if (type === undefined && !listed && node['$ref'] === undefined) this.add(pointer, 'schema.untyped');
    if (type === 'object') {
      if (node['additionalProperties'] !== false || !isNode(node['properties'])) this.add(pointer, 'schema.not-closed');
      this.required(node, pointer);
    }
    if (type === 'array' && (node['items'] === undefined || node['maxItems'] === undefined)) {
      this.add(pointer, 'schema.unbounded');
    }
    if (type === 'string' && !listed && node['format'] === undefined && node['maxLength'] === undefined) {
      this.add(pointer, 'schema.unbounded');
    }
  }

  private required(node: Node, pointer: string): void {
    const properties = isNode(node['properties']) ? node['properties'] : {};
    const names = Array.isArray(node['required']) ? (node['required'] as unknown[]) : [];
    names.forEach((name, at) => {
      if (typeof name !== 'string' || !Object.hasOwn(properties, name)) {
        this.add(`${pointer}/required/${at}`, 'contract.unknown-member');
      }
    });
  }

  private property(name: string, property: unknown, parent: string): void {
    const pointer = `${parent}/properties/${segment(name)}`;
    this.properties += 1;
    if (!ITEM_NAME.test(name)) this.add(pointer, 'schema.item-name');
    if (isNode(property)) {
      if (!areTitles(property['x-titles'])) this.add(pointer, 'schema.untitled');
      const grade = property['x-grade'];
      if (grade === undefined) this.add(pointer, 'schema.ungraded');
      else if (typeof grade === 'number' && grade < this.entryGrade)
        this.add(`${pointer}/x-grade`, 'schema.grade-looser');
    }
    this.schema(property, pointer);
  }

  private refer(name: string): void {
    const known = this.refs.get(this.owner) ?? new Set<string>();
    this.refs.set(this.owner, known.add(name));
  }

  private references(definitions: Node): void {
    for (const [owner, names] of this.refs) {
      const pointer = owner === '' ? '' : `/$defs/${owner}`;
      for (const name of names) if (!Object.hasOwn(definitions, name)) this.add(pointer, 'schema.ref');
      if (owner !== '' && this.reaches(owner, owner, new Set())) this.add(pointer, 'schema.ref-cycle');
    }
  }

  private reaches(from: string, target: string, seen: Set<string>): boolean {
    for (const name of this.refs.get(from) ?? []) {
      if (name === target) return true;
      if (seen.has(name)) continue;
      seen.add(name);
      if (this.reaches(name, target, seen)) return true;
    }
    return false;
  }
}

/** A member name as a segment of a pointer; what does not look like a name is not repeated. */
function segment(name: string): string {
  return /^[$A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name) ? name : '*';
}
