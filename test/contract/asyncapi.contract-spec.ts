import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOPICS } from '../../src/contracts';

interface Channel {
  address: string;
  messages: Record<string, { $ref: string }>;
  bindings: { kafka: { partitions: number; topicConfiguration: Record<string, unknown> } };
}
interface Document {
  asyncapi: string;
  channels: Record<string, Channel>;
  operations: Record<string, { action: string; channel: { $ref: string } }>;
}

const path = join(__dirname, '..', '..', 'contracts', 'asyncapi', 'asyncapi.json');
const document = JSON.parse(readFileSync(path, 'utf8')) as Document;

/** What a JSON pointer fragment leads to. */
function resolved(reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
}

describe('AsyncAPI document', () => {
  it('is version 3 and leads nowhere but into itself', () => {
    expect(document.asyncapi).toBe('3.0.0');
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!);
    expect(refs.filter((reference) => !reference.startsWith('#/') || resolved(reference) === undefined)).toEqual([]);
  });

  it.each(Object.values(TOPICS))('has topic $name as a channel', ({ id, name, partitions, retentionMs, events }) => {
    const channel = document.channels[id]!;
    expect(channel.address).toBe(name);
    expect(channel.bindings.kafka.partitions).toBe(partitions);
    expect(channel.bindings.kafka.topicConfiguration['retention.ms']).toBe(retentionMs);
    expect(Object.keys(channel.messages)).toEqual(events.map(({ messages }) => messages.at(-1)));
  });

  it('has somebody who writes and somebody who reads each topic', () => {
    for (const id of Object.keys(document.channels)) {
      const actions = Object.values(document.operations).filter(({ channel }) => channel.$ref === `#/channels/${id}`);
      expect(new Set(actions.map(({ action }) => action))).toEqual(new Set(['send', 'receive']));
    }
  });
});
