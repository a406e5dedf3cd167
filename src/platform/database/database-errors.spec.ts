import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { isDatabaseAway, isUniqueViolation, withDatabase } from './database-errors';

const failed = (driver: object): QueryFailedError =>
  new QueryFailedError('SELECT', [], Object.assign(new Error('driver'), driver));

it.each([
  [failed({ code: '57P01' }), true],
  [failed({ code: '08006' }), true],
  [failed({ code: '53300' }), true],
  [failed({ code: '57014' }), true],
  [failed({ code: 'ECONNRESET' }), true],
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), true],
  [new Error('timeout exceeded when trying to connect'), true],
  [new Error('Connection terminated unexpectedly'), true],
  [new QueryRunnerAlreadyReleasedError(), true],
  [new QueryRunnerProviderAlreadyReleasedError(), true],
  [new AggregateError([Object.assign(new Error('::1'), { code: 'ECONNREFUSED' })]), true],
  [failed({ code: '23505' }), false],
  [failed({ code: '40001' }), false],
  [new Error('anything else'), false],
  ['not an error', false],
])('%s means that the database is away: %s', (error, away) => {
  expect(isDatabaseAway(error)).toBe(away);
});

it.each([
  [failed({ code: '23505', constraint: 'a_key' }), 'a_key', true],
  [failed({ code: '23505', constraint: 'a_key' }), undefined, true],
  [failed({ code: '23505', constraint: 'a_key' }), 'b_key', false],
  [failed({ code: '23503', constraint: 'a_key' }), 'a_key', false],
])('%s breaks unique constraint %s: %s', (error, constraint, expected) => {
  expect(isUniqueViolation(error, constraint)).toBe(expected);
});

it('a database that is away becomes a refusal; other errors pass', async () => {
  const away = failed({ code: '57P01' });
  await expect(withDatabase(() => Promise.reject(away))).rejects.toMatchObject({
    code: 'database.unavailable',
    cause: away,
  });
  const other = new Error('other');
  await expect(withDatabase(() => Promise.reject(other))).rejects.toBe(other);
});
