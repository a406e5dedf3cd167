import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../platform/config';
import { readArguments } from './arguments';

const file = join(mkdtempSync(join(tmpdir(), 'onceway-check-')), 'agent.env');
writeFileSync(file, '# the agent\nKAFKA_BROKERS=broker:9092\nNAME="two words"\n');

describe('arguments of agent check', () => {
  it('takes the environment as it is', () => {
    expect(readArguments(['--json'], { A: '1' })).toEqual({ env: { A: '1' } });
  });

  it('lets a file of the environment stand over it', () => {
    const read = readArguments(['--env-file', file, '--subject', 'x'], { A: '1', KAFKA_BROKERS: 'other' });
    expect(read).toEqual({ env: { A: '1', KAFKA_BROKERS: 'broker:9092', NAME: 'two words' }, subject: 'x' });
  });

  it.each([[['--nonsense']], [['--env-file', `${file}.not`]], [['--subject']]])('refuses %j', (args) => {
    expect(() => readArguments(args, {})).toThrow(ConfigError);
  });

  it('repeats nothing that was typed in the wrong place', () => {
    for (const args of [['990102198503070013'], ['--990102198503070013'], ['--subject', '--help=990102198503070013']]) {
      expect(() => readArguments(args, {})).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining('9901') }),
      );
    }
  });

  it('asks for nothing when help is wanted', () => {
    expect(readArguments(['--help'], {})).toBeUndefined();
  });
});
