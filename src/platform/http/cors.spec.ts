import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { allowOrigins } from './cors';

const enableCors = jest.fn();
const app = { enableCors } as unknown as NestFastifyApplication;

beforeEach(() => enableCors.mockClear());

it.each(['*', 'https://window.example/', 'https://window.example/page', 'window.example', 'file:///page', 'null', ''])(
  'takes no %j for an origin',
  (origin) => {
    expect(() => allowOrigins(app, { origins: ['https://window.example', origin], paths: ['/v1'] })).toThrow(
      'not an origin',
    );
    expect(enableCors).not.toHaveBeenCalled();
  },
);

it('is not there when no origin is listed', () => {
  allowOrigins(app, { origins: [], paths: ['/v1'] });
  expect(enableCors).not.toHaveBeenCalled();
});

it.each(['https://window.example', 'http://localhost:5173', 'http://127.0.0.1:8080'])('takes %s', (origin) => {
  allowOrigins(app, { origins: [origin], paths: ['/v1'] });
  expect(enableCors).toHaveBeenCalledTimes(1);
});
