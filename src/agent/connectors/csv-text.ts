import { SnapshotFault } from './snapshot-fault';

const NEWLINE = 0x0a;
const MOST_LINE_BYTES = 1_048_576;
const BOM = [0xef, 0xbb, 0xbf];

export type Encoding = 'utf-8' | 'gb18030';

/**
 * Bytes as text, whole lines at a time. In UTF-8 and in GB18030 no character holds the byte of a line's end, so a line can
 * be read by itself, and one that is not text is named by its number. Throws {@link SnapshotFault}.
 */
export async function* textOf(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let carried: Buffer = Buffer.alloc(0);
  let lines = 0;
  let begun = false;
  const decode = (bytes: Buffer): string => {
    const text = begun ? bytes : withoutMark(bytes, encoding);
    begun = true;
    const decoded = decodeLines(decoder, text, lines);
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
    return decoded;
  };
  for await (const chunk of chunks) {
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    carried = bytes.subarray(end);
    if (carried.length > MOST_LINE_BYTES) throw new SnapshotFault([{ line: lines + 1, what: 'is longer than 1 MiB' }]);
    if (end > 0) yield decode(bytes.subarray(0, end));
  }
  if (carried.length > 0) yield decode(carried);
}

function decodeLines(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer, before: number): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new SnapshotFault([{ line: before + firstUnreadable(decoder, bytes), what: `is not ${decoder.encoding}` }]);
  }
}

function firstUnreadable(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer): number {
  let line = 1;
  let from = 0;
  while (from < bytes.length) {
    const end = bytes.indexOf(NEWLINE, from) + 1 || bytes.length;
    try {
      decoder.decode(bytes.subarray(from, end));
    } catch {
      return line;
    }
    from = end;
    line += 1;
  }
  return line;
}

/** A byte order mark is allowed in UTF-8 and belongs to no column's name; elsewhere it says that the mapping is wrong. */
function withoutMark(bytes: Buffer, encoding: Encoding): Buffer {
  if (!BOM.every((byte, at) => bytes[at] === byte)) return bytes;
  if (encoding === 'utf-8') return bytes.subarray(BOM.length);
  throw new SnapshotFault([{ line: 1, what: 'begins with the mark of UTF-8, though the mapping says gb18030' }]);
}
