import { HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../contracts';
import type { Logger } from '../logging';
import { ProblemFilter } from './problem.filter';

const quiet = { warn: () => undefined, error: () => undefined } as unknown as Logger;

/** What the filter answers to something that was thrown. */
function answered(thrown: unknown): { status: number; code: string } {
  const told = { status: 0, code: '' };
  const reply = {
    header: () => reply,
    status: (status: number) => ((told.status = status), reply),
    type: () => reply,
    send: (body: string) => ((told.code = (JSON.parse(body) as { code: string }).code), reply),
  } as unknown as FastifyReply;
  new ProblemFilter(quiet).send(thrown, { trace: { traceId: '0'.repeat(32) } } as FastifyRequest, reply);
  return told;
}

describe('what the framework refuses by itself', () => {
  it.each<[number, ErrorCode]>([
    [400, 'http.bad-request'],
    [404, 'http.not-found'],
    [405, 'http.method-not-allowed'],
    [408, 'http.timeout'],
    [413, 'http.body-too-large'],
    [415, 'http.unsupported-media-type'],
  ])('%d is %s, whether Nest or Fastify says so', (status, code) => {
    expect(answered(new HttpException('99010119900101001X', status))).toEqual({ status, code });
    expect(answered(Object.assign(new Error('99010119900101001X'), { statusCode: status }))).toEqual({ status, code });
  });

  it('any other status is a fault of ours', () => {
    expect(answered(new HttpException('teapot', 418))).toEqual({ status: 500, code: 'internal.error' });
  });
});
