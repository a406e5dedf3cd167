import { walk } from './sources.mjs';

const schemaRef = (name) => ({ $ref: `#/components/schemas/${name}` });
const upperFirst = (name) => name[0].toUpperCase() + name.slice(1);
const HEADERS = { sealed: 'SealedHeaders', signed: 'SignedHeaders', plain: 'PlainHeaders' };

/** What stands in a record: for a sealed one a JWE, whose schema when opened is told besides. */
function message(event, definitions) {
  const [first, second] = event.messages;
  const sealed = event.protection === 'sealed';
  const name = sealed ? second : first;
  return {
    name,
    title: definitions.get(name)['x-titles'].en,
    contentType: sealed ? 'application/jose' : 'application/json',
    headers: {
      allOf: [schemaRef(HEADERS[event.protection]), { type: 'object', properties: { ce_type: { const: event.type } } }],
    },
    payload: sealed
      ? {
          type: 'string',
          description: `Compact JWE (dir, A256GCM); the plaintext is ${name}.`,
          'x-plaintext': schemaRef(name),
        }
      : schemaRef(name),
    ...(sealed ? { 'x-statement': schemaRef(first) } : {}),
  };
}

function channel(row, messageNames) {
  const parameters = [...row.name.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name);
  return {
    address: row.name,
    description: row.note,
    messages: Object.fromEntries(messageNames.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    ...(parameters.length > 0
      ? {
          parameters: Object.fromEntries(
            parameters.map((name) => [name, { description: 'Unified social credit code.' }]),
          ),
        }
      : {}),
    bindings: {
      kafka: {
        bindingVersion: '0.5.0',
        partitions: row.partitions,
        topicConfiguration: { 'cleanup.policy': [row.cleanup], 'retention.ms': row.retentionMs },
        'x-message-timestamp-type': row.timestampType,
      },
    },
  };
}

function operations(row) {
  const one = (who, action) => [
    `${who}${action === 'send' ? 'Sends' : 'Receives'}${upperFirst(row.id)}`,
    { action, channel: { $ref: `#/channels/${row.id}` }, tags: [{ name: who }] },
  ];
  return [...row.writers.map((who) => one(who, 'send')), ...row.readers.map((who) => one(who, 'receive'))];
}

/** Schemas that the document needs, with what they lead to. */
function componentsOf(roots, definitions) {
  const found = new Map();
  const visit = (name) => {
    if (found.has(name)) return;
    const copy = structuredClone(definitions.get(name));
    found.set(name, copy);
    walk(copy, (node) => {
      if (typeof node.$ref !== 'string') return;
      const target = node.$ref.slice('#/$defs/'.length);
      Object.assign(node, schemaRef(target));
      visit(target);
    });
  };
  roots.forEach(visit);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** AsyncAPI 3: the topics of the register, and what stands in their records. */
export function emitAsyncApi({ registers, definitions }) {
  const rows = registers.topics;
  const events = rows.flatMap((row) => row.events);
  const messages = events.map((event) => message(event, definitions));
  const roots = [
    ...events.flatMap((event) => event.messages),
    ...new Set(events.map((event) => HEADERS[event.protection])),
    'InclusionPath',
    'BatchSignature',
  ];
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Onceway on Kafka',
      version: '1',
      description:
        'Requests to providing departments, their replies, audit records, and what agents learn of keys and contracts. Generated from contracts/.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      rows.map((row) => [
        row.id,
        channel(
          row,
          row.events.map((event) => event.messages.at(-1)),
        ),
      ]),
    ),
    operations: Object.fromEntries(rows.flatMap(operations)),
    components: {
      messages: Object.fromEntries(messages.map((one) => [one.name, one])),
      schemas: componentsOf(roots, definitions),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
