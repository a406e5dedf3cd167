import { RE2JS } from 're2js';

/** Longest pattern, and largest program that it may grow into (counted repeats are unrolled). */
const PATTERN_LIMITS = { length: 200, programSize: 2000 } as const;

interface LinearPattern {
  test(text: string): boolean;
  /** The pattern: ajv keys its engines by this, so two patterns that print alike would be taken for one. */
  toString(): string;
}

/**
 * Compiles a pattern of an untrusted schema on an engine whose time grows with the text only: a pattern that makes
 * JavaScript's own engine backtrack for hours must not be able to hold up a gateway. Look-around and back references do
 * not exist there. Throws what the engine says, or that the pattern is too large.
 */
export function compileLinear(pattern: string): LinearPattern {
  if (pattern.length > PATTERN_LIMITS.length) throw new Error('pattern too long');
  const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
  if (compiled.programSize() > PATTERN_LIMITS.programSize) throw new Error('pattern too large');
  return { test: (text) => compiled.test(text), toString: () => pattern };
}
