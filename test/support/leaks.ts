import { createHash, createHmac } from 'node:crypto';
import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Something found where nothing of a person may stand. */
export interface Leak {
  /** Where, without what. */
  readonly place: string;
  readonly what: string;
}

/** Encodings within encodings are followed this deep: base64 of JSON that holds base64 of gzip. */
const DEEPEST = 4;

/**
 * Finds people's numbers and names in bytes, however they are written: as text, UTF-16 in both orders, hex, base64 and
 * base64url at any alignment, gzip and deflate, JSON and percent escapes, full-width digits, and these within each
 * other. It also keeps whatever could be a digest, for {@link matchesOf}.
 */
export class LeakScanner {
  readonly leaks: Leak[] = [];
  /** First 16 bytes, in hex, of everything that could be a digest of 16 bytes or more. */
  readonly digests = new Map<string, string>();
  private readonly needles: readonly { what: string; text: string }[];
  private readonly seen = new Set<string>();

  constructor(
    private readonly numbers: ReadonlySet<string>,
    names: readonly string[] = [],
  ) {
    this.needles = names.flatMap((name) => formsOf(name).map((text) => ({ what: name, text })));
  }

  scan(place: string, content: Uint8Array | string): void {
    this.look(place, latin(Buffer.from(content)), 0);
  }

  private look(place: string, text: string, depth: number): void {
    this.findNumbers(place, text);
    for (const needle of this.needles) if (text.includes(needle.text)) this.leaks.push({ place, what: needle.what });
    if (depth === DEEPEST) return;
    for (const decoded of [...this.runsOf(text, place), ...inflated(text), ...unescaped(text)]) {
      this.look(place, decoded, depth + 1);
    }
  }

  private findNumbers(place: string, text: string): void {
    for (const pattern of [PLAIN, UTF16LE, UTF16BE]) {
      for (const [, found = ''] of text.matchAll(pattern)) {
        const number = found.replaceAll('\0', '').toUpperCase();
        if (this.numbers.has(number)) this.leaks.push({ place, what: number });
      }
    }
  }

  /** What hex and base64 runs decode to; a run that was met before has been looked into already. */
  private *runsOf(text: string, place: string): Generator<string> {
    for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{22,}/g)) {
      if (this.seen.has(run)) continue;
      this.seen.add(run);
      for (const piece of new Set([run, ...run.split('/')])) this.keepDigest(place, Buffer.from(piece, 'base64'));
      // The first character of what was encoded may stand anywhere in the run, so each of the four phases is read.
      for (let phase = 0; phase < 4; phase++) yield latin(Buffer.from(run.slice(phase), 'base64'));
      for (const [hex] of run.matchAll(/[0-9a-fA-F]{32,}/g)) {
        this.keepDigest(place, Buffer.from(hex, 'hex'));
        for (let phase = 0; phase < 2; phase++) yield latin(Buffer.from(hex.slice(phase), 'hex'));
      }
    }
  }

  private keepDigest(place: string, bytes: Buffer): void {
    if (bytes.length >= 16) this.digests.set(bytes.subarray(0, 16).toString('hex'), place);
  }
}

const PLAIN = /(?=(\d{17}[\dXx]))/g;
const UTF16LE = /(?=((?:\d\0){17}[\dXx]\0))/g;
const UTF16BE = /(?=((?:\0\d){17}\0[\dXx]))/g;

function latin(bytes: Buffer): string {
  return bytes.toString('latin1');
}

/** Names are too short for the runs that are decoded, so what they would look like is looked for. */
function formsOf(name: string): string[] {
  const written = [Buffer.from(name, 'utf8'), Buffer.from(name, 'utf16le'), Buffer.from(name, 'utf16le').swap16()];
  // Less than six bytes turn up by chance in megabytes of ciphertext.
  const bytes = written.filter(({ length }) => length >= 6);
  const hex = bytes.map((one) => one.toString('hex'));
  return [...bytes.map(latin), ...hex, ...hex.map((one) => one.toUpperCase()), ...bytes.flatMap(inBase64)];
}

/** The characters that depend on these bytes alone, for each of the three places at which they may begin. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)];
    const padded = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)]);
    return (['base64', 'base64url'] as const).map((alphabet) => padded.toString(alphabet).slice(from, to));
  });
}

const OPEN_END = { finishFlush: constants.Z_SYNC_FLUSH };

function inflated(text: string): string[] {
  const found: string[] = [];
  for (const { index } of text.matchAll(/\x1f\x8b\x08/g)) {
    // RFC 1952: ten bytes of header when no flag is set. Read raw, what follows the stream does not matter.
    found.push(...attempt((bytes) => inflateRawSync(bytes.subarray(10), OPEN_END), text.slice(index)));
    found.push(...attempt(gunzipSync, text.slice(index)));
  }
  if (/^\x78[\x01\x5e\x9c\xda]/.test(text)) found.push(...attempt(inflateSync, text));
  return found;
}

function attempt(inflate: (bytes: Buffer) => Buffer, text: string): string[] {
  try {
    return [latin(inflate(Buffer.from(text, 'latin1')))];
  } catch {
    return [];
  }
}

function unescaped(text: string): string[] {
  const plain = text
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => latin(Buffer.from(String.fromCharCode(parseInt(code, 16)))))
    .replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    // Full-width digits U+FF10 to U+FF19, as their UTF-8 bytes.
    .replace(/\xef\xbc([\x90-\x99])/g, (_, last: string) => String.fromCharCode(last.charCodeAt(0) - 0x60));
  return plain === text ? [] : [plain];
}

export interface Guesses {
  /** Numbers that somebody who reads the records might try. */
  readonly numbers: Iterable<string>;
  /** Whole texts to try, such as questions and answers of which all but a salt is known. */
  readonly texts?: readonly string[];
  /** What stands in the open and might have been taken for a key or a salt. */
  readonly publics?: readonly string[];
}

const ALGORITHMS = ['sha256', 'sha1', 'md5', 'sha384', 'sha512'] as const;

/** Places of digests that a guess gives: hashed alone, in many spellings, and keyed or salted with what is public. */
export function matchesOf(
  digests: ReadonlyMap<string, string>,
  { numbers, texts = [], publics = [] }: Guesses,
): string[] {
  const keys = publics
    .flatMap((text) => [Buffer.from(text), Buffer.from(text, 'base64url')])
    .filter(({ length }) => length > 0);
  const found = new Set<string>();
  const meet = (digest: Buffer): void => {
    const place = digests.get(digest.subarray(0, 16).toString('hex'));
    if (place !== undefined) found.add(place);
  };
  const tryAll = (guess: string): void => {
    for (const algorithm of ALGORITHMS) meet(createHash(algorithm).update(guess).digest());
    meet(createHash('sha256').update(createHash('sha256').update(guess).digest()).digest());
    for (const key of keys) {
      meet(createHmac('sha256', key).update(guess).digest());
      meet(createHash('sha256').update(key).update(guess).digest());
      meet(createHash('sha256').update(guess).update(key).digest());
    }
  };
  for (const number of numbers) spellings(number).forEach(tryAll);
  texts.forEach(tryAll);
  return [...found];
}

function spellings(id: string): string[] {
  const type = 'citizen-number';
  return [
    id,
    `${type}\n${id}`,
    `${type}:${id}`,
    `${id}\n`,
    `"${id}"`,
    JSON.stringify({ type, id }),
    JSON.stringify({ id, type }),
  ];
}
