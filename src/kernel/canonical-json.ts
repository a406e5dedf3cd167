/**
 * RFC 8785 canonical JSON: the one spelling of a value that may be hashed or signed.
 * Members that are `undefined` are left out, as JSON.stringify does. Throws TypeError on what JSON cannot hold
 * (NaN, Infinity, bigint, functions, lone surrogates) and on objects that are more than their members (dates, maps,
 * bytes), because two parties would hash different bytes.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') return canonicalNumber(value);
  // Array.from visits holes too, which `map` would leave as nothing between two commas.
  if (Array.isArray(value)) return `[${Array.from(value, (element) => canonicalJson(element)).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value as Record<string, unknown>);
  throw new TypeError(`canonical JSON cannot hold a ${typeof value}`);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('canonical JSON cannot hold a number that is not finite');
  return JSON.stringify(value);
}

/** Texts of which no character is escaped; most are, and to look is cheaper than to write again. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function canonicalString(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  // RFC 8785 §3.2.2.2: lone surrogates must be refused; JSON.stringify would escape them.
  if (!value.isWellFormed()) throw new TypeError('canonical JSON cannot hold a lone surrogate');
  return JSON.stringify(value);
}

function canonicalObject(value: Record<string, unknown>): string {
  if (typeof value.toJSON === 'function' || Symbol.iterator in value) {
    throw new TypeError('canonical JSON holds plain objects only');
  }
  // RFC 8785 §3.2.3 sorts by UTF-16 code units, which is what the default sort does.
  const names = Object.keys(value).sort();
  let text = '{';
  for (const name of names) {
    const member = value[name];
    if (member === undefined) continue;
    text += `${text === '{' ? '' : ','}${canonicalString(name)}:${canonicalJson(member)}`;
  }
  return `${text}}`;
}
