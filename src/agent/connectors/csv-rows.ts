import { Readable } from 'node:stream';
import { parse, CsvError } from 'csv-parse';
import { textOf, type Encoding } from './csv-text';
import { SnapshotFault } from './snapshot-fault';

/** A row of a file, by the number of the line on which it begins. */
export interface CsvRow {
  line: number;
  cells: readonly string[];
}

const MOST_ROW_CHARACTERS = 1_048_576;

/** Rows of a CSV file as RFC 4180 lays it down, its header included; lines may end in CRLF or LF. Throws {@link SnapshotFault}. */
export async function* rowsOf(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncIterable<CsvRow> {
  const parser = parse({
    info: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: MOST_ROW_CHARACTERS,
  });
  const text = Readable.from(textOf(bytes, encoding));
  // A fault of the text must end the parser, or its reader would wait for ever.
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { line, cells: record };
      line = info.lines + 1;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new SnapshotFault([{ line: lineOf(error) ?? line, what: wordsOf(error) }]);
    throw error;
  } finally {
    text.destroy();
  }
}

/** The parser runs ahead of whoever reads its rows: only it knows where it stopped. */
function lineOf({ message, lines }: CsvError): number | undefined {
  const opened = /at line (\d+)/.exec(message)?.[1];
  return opened === undefined ? (lines as number | undefined) : Number(opened);
}

/** The parser's own words quote the cell. */
function wordsOf({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'opens a quotation mark that nothing closes';
  if (code === 'CSV_MAX_RECORD_SIZE') return 'is longer than a mebibyte of characters';
  return 'has a quotation mark where RFC 4180 allows none';
}
