import { ERRORS, refuse, validate, type ErrorCode } from '../../contracts';
import { OncewayError } from '../../kernel';
import type { Logger } from '../logging';
import { reportFailure, retryAfterSeconds, toProblem } from './problem';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PERSON = '99010119900101001X';

describe('problem documents', () => {
  it.each(Object.keys(ERRORS) as ErrorCode[])('%s has the status and titles of the register', (code) => {
    const problem = toProblem(refuse(code), TRACE);
    const { status, titles } = ERRORS[code];
    expect(problem).toEqual({
      type: `/problems/${code}`,
      title: titles.en,
      titleZh: titles.zh,
      status,
      code,
      traceId: TRACE,
    });
    expect(validate('Problem', problem)).toMatchObject({ ok: true });
  });

  it.each<[string, unknown]>([
    ['an unknown error', new TypeError(`row of ${PERSON}`)],
    ['a code that the register does not know', new OncewayError(`unknown.${PERSON}`)],
    ['a code of an object', new OncewayError('constructor')],
    ['a thrown text', PERSON],
    ['nothing', undefined],
  ])('%s becomes internal.error and says nothing of itself', (_what, error) => {
    const { title, titleZh, ...rest } = toProblem(error, TRACE);
    expect(rest).toEqual({ type: '/problems/internal.error', status: 500, code: 'internal.error', traceId: TRACE });
    expect([title, titleZh]).toEqual([ERRORS['internal.error'].titles.en, ERRORS['internal.error'].titles.zh]);
  });

  it('shows detail, faults and the facts that callers may see, and no others', () => {
    const fault = { pointer: '/items/0', code: 'contract.enum', detail: 'is not one of the allowed values' };
    const exchange = '019386a0-0000-7000-8000-000000000001';
    const problem = toProblem(
      refuse('contract.broken', { detail: 'words', faults: [fault], facts: { exchange, offset: 7, cause: PERSON } }),
      TRACE,
    );
    expect(problem).toMatchObject({ detail: 'words', faults: [fault], exchange });
    expect(JSON.stringify(problem)).not.toMatch(new RegExp(`${PERSON}|offset`));
    expect(validate('Problem', problem)).toMatchObject({ ok: true });
  });

  it('shows at most 100 faults', () => {
    const faults = Array.from({ length: 300 }, (_, at) => ({ pointer: `/${at}`, code: 'contract.enum', detail: 'x' }));
    expect(toProblem(refuse('contract.broken', { faults }), TRACE).faults).toHaveLength(100);
  });

  it.each<[string, unknown, number | undefined]>([
    ['503', refuse('kafka.unavailable'), 2],
    ['a refusal that says when', refuse('login.rate-limited', { facts: { retryAfterSeconds: 61.2 } }), 62],
    ['a refusal for good', refuse('grant.ended'), undefined],
    ['an unknown error', new Error('x'), undefined],
  ])('tells when to try again: %s', (_what, error, seconds) => {
    expect(retryAfterSeconds(error)).toBe(seconds);
  });

  it.each<[ErrorCode, string[]]>([
    ['internal.error', ['error']],
    ['database.unavailable', ['warn']],
    ['exchange.contract-broken', ['warn']],
    ['grant.missing', []],
  ])('%s is logged as %j', (code, levels) => {
    const told: string[] = [];
    const logger = { error: () => told.push('error'), warn: () => told.push('warn') } as unknown as Logger;
    reportFailure(logger, refuse(code), toProblem(refuse(code), TRACE));
    expect(told).toEqual(levels);
  });
});
