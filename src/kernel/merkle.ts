import { fromBase64Url, toBase64Url } from './base64url';

/** SHA-256 of the caller's platform: node:crypto on servers, a library in browsers. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/** Where one leaf stands in a tree: its index and the sibling hashes from the leaf up, base64url. */
export interface Inclusion {
  index: number;
  path: string[];
}

/** RFC 6962 §2.1: leaf hash = H(0x00 ‖ data). The prefix keeps leaves and nodes apart. */
export function leafHash(hash: Hash, data: Uint8Array): Uint8Array {
  return hash(join([Uint8Array.of(0), data]));
}

function nodeHash(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash(join([Uint8Array.of(1), left, right]));
}

/** RFC 6962 §2.1 tree head over leaf hashes; of no leaves, the hash of nothing. */
export function rootOf(hash: Hash, leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return hash(new Uint8Array(0));
  if (leaves.length === 1) return leaves[0]!;
  const split = splitPoint(leaves.length);
  return nodeHash(hash, rootOf(hash, leaves.slice(0, split)), rootOf(hash, leaves.slice(split)));
}

/** RFC 6962 §2.1.1 audit path of the leaf at `index`. */
export function inclusionOf(hash: Hash, leaves: readonly Uint8Array[], index: number): Inclusion {
  return { index, path: pathOf(hash, leaves, index).map(toBase64Url) };
}

function pathOf(hash: Hash, leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const split = splitPoint(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...pathOf(hash, left, index), rootOf(hash, right)]
    : [...pathOf(hash, right, index - split), rootOf(hash, left)];
}

/** The tree head and every leaf's audit path in one pass: n − 1 node hashes instead of that many for each leaf. */
export function treeOf(hash: Hash, leaves: readonly Uint8Array[]): { root: Uint8Array; inclusions: Inclusion[] } {
  if (leaves.length === 0) return { root: rootOf(hash, leaves), inclusions: [] };
  const inclusions: Inclusion[] = leaves.map((_, index) => ({ index, path: [] }));
  const build = (from: number, to: number): Uint8Array => {
    if (to - from === 1) return leaves[from]!;
    const split = from + splitPoint(to - from);
    const [left, right] = [build(from, split), build(split, to)];
    const [leftText, rightText] = [toBase64Url(left), toBase64Url(right)];
    for (let at = from; at < to; at++) inclusions[at]!.path.push(at < split ? rightText : leftText);
    return nodeHash(hash, left, right);
  };
  return { root: build(0, leaves.length), inclusions };
}

/**
 * The tree head that `leaf` at `inclusion.index` of `size` leaves leads to (RFC 9162 §2.1.3.2), or undefined when the
 * path has the wrong length or holds anything but hashes, or the index lies outside the tree. Compare it with the signed
 * head; never take the size from whoever sent the path.
 */
export function rootFromInclusion(
  hash: Hash,
  leaf: Uint8Array,
  size: number,
  inclusion: Inclusion,
): Uint8Array | undefined {
  const inTree = Number.isSafeInteger(inclusion.index) && inclusion.index >= 0 && inclusion.index < size;
  if (!inTree || !Number.isSafeInteger(size)) return undefined;
  let [fn, sn, root] = [inclusion.index, size - 1, leaf];
  for (const text of inclusion.path) {
    if (sn === 0) return undefined;
    const sibling = hashIn(text, leaf.length);
    if (!sibling) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      root = nodeHash(hash, sibling, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else {
      root = nodeHash(hash, root, sibling);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 ? root : undefined;
}

function hashIn(text: string, length: number): Uint8Array | undefined {
  try {
    const bytes = fromBase64Url(text);
    return bytes.length === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** The largest power of two smaller than n (RFC 6962 §2.1). */
function splitPoint(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
