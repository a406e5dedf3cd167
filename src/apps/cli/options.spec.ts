import { asGatewayUrl, asText, asUuid, optionsHelp, readOptions } from './options';

const TABLE = {
  id: { value: 'ID', about: 'an id', env: 'THE_ID', read: asUuid },
  url: { value: 'URL', about: 'a place', read: asGatewayUrl },
  item: { value: 'NAME', about: 'an item', optional: true, repeatable: true, read: asText },
  note: { value: 'TEXT', about: 'a note', optional: true, read: asText },
} as const;
const ID = '0199f0c0-0000-7000-8000-000000000001';

const faults = (args: string[], env = {}): string[] => {
  try {
    readOptions(TABLE, args, env);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
};

describe('options', () => {
  it('are read, repeated ones as a list, absent ones from the environment', () => {
    const args = ['--url', 'http://a:1//?q', '--item', 'x', '--item=y'];
    expect(readOptions(TABLE, args, { THE_ID: ID })).toEqual({ id: ID, url: 'http://a:1', item: ['x', 'y'] });
  });

  it('take precedence over the environment', () => {
    expect(faults(['--id', 'x', '--url', 'http://a'], { THE_ID: ID })).toEqual(['--id: ' + HINT]);
  });

  it('are refused with every fault at once, and no value that was typed is repeated', () => {
    expect(
      faults(['--secret', 'swordfish', '--url', 'ftp://swordfish', 'swordfish', '--note', 'a', '--note', 'b']),
    ).toEqual([
      '--secret is no option here; there are --id, --url, --item, --note',
      'word 5 after the command belongs to no option',
      '--id ID is missing: an id [$THE_ID]',
      '--url: is no address that begins with http:// or https://',
      '--note stands more than once',
    ]);
  });

  it.each([[['--url']], [['--url', '--note', 'x']], [['--url=']]])('%j lacks a value', (args) => {
    expect(faults(args, { THE_ID: ID })).toEqual(['--url needs a value: URL']);
  });

  it('are explained a line each, then by an example', () => {
    expect(optionsHelp(TABLE, 'do it').split('\n')).toEqual([
      '  --id ID                an id [$THE_ID]',
      '  --url URL              a place',
      '  --item NAME            an item (optional, repeatable)',
      '  --note TEXT            a note (optional)',
      '',
      '  do it',
    ]);
  });
});

const HINT = 'is no id, which looks like 0199f0c0-0000-7000-8000-000000000001';
