import { refuse } from '../../contracts';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, describeError, endOnUncaught, lineWriter, NestLog } from '.';

const PERSON = '99010119900101001X';

function capture(): {
  logger: ReturnType<typeof createLogger>;
  text: () => string;
  lines: () => Record<string, unknown>[];
} {
  const written: string[] = [];
  const logger = createLogger('trial', 'debug', { write: (line) => void written.push(line) });
  return {
    logger,
    text: () => written.join(''),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

function driverError(message = `duplicate key (citizen_number)=(${PERSON})`): Error {
  return Object.assign(new Error(message), { code: '23505', detail: PERSON, query: PERSON, parameters: [PERSON] });
}

describe('logging', () => {
  it('writes one JSON line an event, with the process, the level by name and an ISO time', () => {
    const { logger, lines } = capture();
    logger.info({ port: 8080 }, 'ready');
    expect(lines()).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), process: 'trial', port: 8080, msg: 'ready' },
    ]);
  });

  it.each<[string, (logger: ReturnType<typeof createLogger>) => void]>([
    ['an error among the facts', (logger) => logger.error({ err: driverError() }, 'request failed')],
    ['an error without words', (logger) => logger.error({ err: driverError() })],
    ['an error alone', (logger) => logger.error(driverError())],
    ['an error and words', (logger) => logger.error(driverError(), 'request failed')],
    ['an error of a child', (logger) => logger.child({ topic: 'a' }).warn(driverError())],
    ['a cause', (logger) => logger.error({ err: new Error('outer', { cause: driverError() }) }, 'failed')],
    [
      'the cause of a refusal',
      (logger) => logger.error({ err: refuse('internal.error', { cause: driverError() }) }, 'failed'),
    ],
    ['a thrown text', (logger) => logger.error({ err: PERSON }, 'failed')],
    [
      'an error whose message looks like a call',
      (logger) => logger.error(driverError(`x\n    at ${PERSON} (a.ts:1:2)\n    at b`)),
    ],
    ['an error of Nest', (logger) => new NestLog(logger).error(driverError(), PERSON.slice(0, 3), 'ExceptionsHandler')],
    [
      'an error that Nest tells by its stack',
      (logger) => new NestLog(logger).error(`Error: ${PERSON}`, 'stack', 'Context'),
    ],
  ])('keeps the words of %s out', (_what, log) => {
    const { logger, text, lines } = capture();
    log(logger);
    expect(lines()).toHaveLength(1);
    expect(text()).not.toContain(PERSON);
  });

  it('tells of an unknown error its name, code and calls', () => {
    const told = describeError(driverError());
    expect(told).toMatchObject({ name: 'Error', code: '23505' });
    expect(told['stack']).toContainEqual(expect.stringMatching(/driverError .*logging\.spec\.ts:\d+:\d+/));
  });

  it('tells of a refusal its code and facts', () => {
    const refusal = refuse('grant.ended', { facts: { grant: 'g-1' } });
    expect(describeError(refusal)).toEqual({ code: 'grant.ended', facts: { grant: 'g-1' }, cause: undefined });
  });

  it('ends with a cause that names itself', () => {
    const error = new Error('a');
    error.cause = error;
    expect(JSON.stringify(describeError(error))).toContain('"name":"Error"');
  });

  it("writes Nest's own messages as debug lines", () => {
    const { logger, lines } = capture();
    new NestLog(logger).log('Mapped {/v1/things, GET}', 'RouterExplorer');
    expect(lines()).toMatchObject([{ level: 'debug', context: 'RouterExplorer' }]);
  });

  it('tells of an error that nobody caught without its words, and ends the process', () => {
    const { logger, text, lines } = capture();
    const on = jest.spyOn(process, 'on').mockReturnThis();
    const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
    endOnUncaught(logger);
    const [event, listener] = on.mock.calls[0] as unknown as [string, (error: Error) => void];
    listener(driverError());
    expect([event, exit.mock.calls]).toEqual(['uncaughtException', [[1]]]);
    expect(lines()).toMatchObject([{ level: 'fatal', err: { code: '23505' } }]);
    expect(text()).not.toContain(PERSON);
    jest.restoreAllMocks();
  });

  it('goes on where its lines cannot be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'onceway-log-'));
    const file = join(folder, 'log');
    closeSync(openSync(file, 'w'));
    // Opened to be read alone: each write fails, as on a full disk.
    const fd = openSync(file, 'r');
    try {
      const logger = createLogger('trial', 'info', lineWriter(fd));
      for (let line = 0; line < 5_000; line++) logger.info({ line, filler: 'x'.repeat(100) }, 'never written');
      expect(readFileSync(file, 'utf8')).toBe('');
    } finally {
      closeSync(fd);
      rmSync(folder, { recursive: true });
    }
  });
});
