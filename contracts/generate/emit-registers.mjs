const literal = (value) => JSON.stringify(value, null, 2);

function table(name, type, key, rows, doc) {
  const body = rows.map((row) => `  ${JSON.stringify(row[key])}: ${JSON.stringify(row)},`).join('\n');
  return `/** ${doc} */\nexport const ${name}: Readonly<Record<${type}, ${type.replace(/(Code|Type|Name)$/, '')}Row>> = {\n${body}\n};\n`;
}

const union = (name, rows, key, doc) =>
  `/** ${doc} */\nexport type ${name} =\n${rows.map((row) => `  | ${JSON.stringify(row[key])}`).join('\n')};\n`;

const ROWS = `
export interface Titles { readonly zh: string; readonly en: string }
export interface ErrorRow {
  readonly code: ErrorCode;
  /** HTTP status. */
  readonly status: number;
  readonly titles: Titles;
  /** Who can do something about it. */
  readonly audience: 'caller' | 'officer' | 'operator';
  /** \`same-key\`: repeat with the same Idempotency-Key; \`later\`: a new call may succeed later. */
  readonly retry: 'never' | 'later' | 'same-key';
  /** RFC 6749, 9396 or 9449 error, on the token endpoint. */
  readonly oauth?: string;
}
export interface AuditEventRow {
  readonly type: AuditEventType;
  readonly titles: Titles;
  /** Ends an exchange; every admitted exchange has exactly one of these. */
  readonly final?: boolean;
}
/** What departments are told. */
export interface FeedEventRow { readonly type: FeedEventType; readonly titles: Titles; readonly told: Titles }
export interface FaultRow { readonly code: FaultCode; readonly keywords?: readonly string[]; readonly titles: Titles }
export interface FormatRow { readonly format: string; readonly titles: Titles }
export interface MetricRow {
  readonly name: MetricName;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}
export interface RetentionRow {
  /** Table, or topic with {department}. */
  readonly name: string;
  readonly kind: 'table' | 'topic';
  readonly holds: Titles;
  /** ISO 8601 duration; null for what is kept, trimmed or compacted. */
  readonly keep: string | null;
  readonly how: 'partition-drop' | 'row-deletion' | 'topic-retention' | 'trim' | 'compaction' | 'kept';
  /** Column that tells a row's age: a time, a day, or epoch milliseconds. A row where it is null stays. */
  readonly ageBy?: string;
  readonly unit?: 'epoch-ms';
  /** The law or protocol that says so. */
  readonly rule: Titles;
  readonly note?: Titles;
}
export interface EventRow {
  readonly id: EventName;
  /** CloudEvents \`type\`. */
  readonly type: EventType;
  /** sealed: a JWE as value, a signed statement in the headers; signed: the value itself is what is signed. */
  readonly protection: 'sealed' | 'signed' | 'plain';
  /** Schemas; of a sealed record the clear statement first, then what is sealed. */
  readonly messages: readonly string[];
}
export interface TopicRow {
  readonly id: TopicName;
  /** Name, or pattern with {department}. */
  readonly name: string;
  readonly partitions: number;
  /** Milliseconds; -1 for ever. */
  readonly retentionMs: number;
  readonly cleanup: 'delete' | 'compact';
  readonly timestampType: 'CreateTime' | 'LogAppendTime';
  readonly events: readonly EventRow[];
  readonly writers: readonly string[];
  readonly readers: readonly string[];
  readonly note: string;
}
`;

/** The registers as typed tables: a code that is no row is a compile error. */
export function emitRegisters({ registers }) {
  const { errors, faults, formats, topics, metrics, retention } = registers;
  const events = registers['audit-events'];
  // Lanes carry the same kinds of records.
  const records = [...new Map(topics.flatMap((row) => row.events).map((row) => [row.id, row])).values()];
  const final = events.filter((row) => row.final).map((row) => row.type);
  return [
    union('ErrorCode', errors, 'code', 'Stable codes of refusals and failures.'),
    union('AuditEventType', events, 'type', 'Types of audit records.'),
    union('FeedEventType', registers['feed-events'], 'type', 'CloudEvents types of what departments are told.'),
    union('FaultCode', faults, 'code', 'Stable codes of single faults in an input.'),
    union('MetricName', metrics, 'name', 'Names of metrics.'),
    union('TopicName', topics, 'id', 'Kinds of Kafka topics.'),
    union('EventName', records, 'id', 'Kinds of Kafka records.'),
    union('EventType', records, 'type', 'CloudEvents types of Kafka records.'),
    ROWS,
    table('ERRORS', 'ErrorCode', 'code', errors, 'contracts/registers/errors.json by code.'),
    table('AUDIT_EVENTS', 'AuditEventType', 'type', events, 'contracts/registers/audit-events.json by type.'),
    table(
      'FEED_EVENTS',
      'FeedEventType',
      'type',
      registers['feed-events'],
      'contracts/registers/feed-events.json by type.',
    ),
    table('FAULTS', 'FaultCode', 'code', faults, 'contracts/registers/faults.json by code.'),
    table('METRICS', 'MetricName', 'name', metrics, 'contracts/registers/metrics.json by name.'),
    table('TOPICS', 'TopicName', 'id', topics, 'contracts/registers/topics.json by id.'),
    `/** CloudEvents type of each kind of record; contracts/registers/topics.json. */\nexport const EVENT_TYPES = ${literal(Object.fromEntries(records.map((row) => [row.id, row.type])))} as const satisfies Readonly<Record<EventName, EventType>>;\n`,
    `/** What a value of each format is, in words that follow "must be". */\nexport const FORMAT_TITLES: Readonly<Record<string, Titles>> = ${literal(Object.fromEntries(formats.map((row) => [row.format, row.titles])))};\n`,
    `/** contracts/registers/retention.json: every table and topic. */\nexport const RETENTION: readonly RetentionRow[] = ${literal(retention)};\n`,
    `/** Audit records that end an exchange. */\nexport const FINAL_AUDIT_EVENTS: ReadonlySet<string> = new Set(${literal(final)});\n`,
    `export function isErrorCode(code: string): code is ErrorCode {\n  return Object.hasOwn(ERRORS, code);\n}\n`,
  ].join('\n');
}
