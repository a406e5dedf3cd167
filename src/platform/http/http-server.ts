import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { fastifyCookie } from '@fastify/cookie';
import { fastifyFormbody } from '@fastify/formbody';
import { fastifyHelmet } from '@fastify/helmet';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify as createFastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { DynamicModule, Type } from '@nestjs/common';
import { refuse, type ErrorCode, type Problem } from '../../contracts';
import { childOf, newTrace, parseTraceparent, type TraceContext } from '../../kernel';
import { findIdentifiers } from '../../kernel/identifiers';
import { AccessGuard, Authenticator } from '../auth';
import { NestLog, type Logger } from '../logging';
import type { Registry } from '../metrics';
import { allowOrigins, type CorsRule } from './cors';
import { measureRequests } from './http-metrics';
import { NDJSON, readNdjsonBody } from './ndjson';
import { OperationInterceptor } from './operation.interceptor';
import { PROBLEM_TYPE, reportFailure, toProblem } from './problem';
import { ProblemFilter } from './problem.filter';
import { readJsonBody } from './read-body';
import { declaredOperations } from './routes';
import { UnreadBody } from './unread-body';

declare module 'fastify' {
  interface FastifyRequest {
    trace: TraceContext;
    /** Puts a failure into the log; for filters of routes that answer with problems of their own. */
    report: (error: unknown, problem: Problem) => void;
  }
}

/** Largest body in bytes: an uploaded schema of 64 KiB with its envelope. */
const BODY_LIMIT = 96 * 1024;
/** Of a batch: ten thousand lines of some hundred bytes. */
const LINES_LIMIT = 4 * 1024 * 1024;
/** A request that trickles in longer than this is cut off; Fastify's own default is never. */
const REQUEST_TIMEOUT_MS = 15_000;
/** No header of ours is meant to come twice; "last one wins" would let a second identity ride along. */
const SINGLE_HEADERS = new Set([
  ...['authorization', 'cookie', 'dpop', 'x-csrf-token', 'host', 'origin'],
  ...['content-type', 'idempotency-key', 'prefer', 'traceparent'],
]);

/** Headers that every answer bears, refusals and pages of the framework too; asked for each time. */
export type AnswerHeaders = Readonly<Record<string, () => string>>;

/**
 * A Nest application on Fastify, not yet listening. Guard and contract check are put before every route here, so that
 * no root module can forget them. Throws when a route declares no access rule or no `Authenticator` is bound.
 */
export async function createHttpApp(
  root: Type | DynamicModule,
  logger: Logger,
  registry?: Registry,
  cors?: CorsRule,
  always: AnswerHeaders = {},
): Promise<NestFastifyApplication> {
  const filter = new ProblemFilter(logger);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    logger: false,
    forceCloseConnections: 'idle',
    // Node would refuse it with an empty page of its own, see refuseAmbiguousHeaders.
    http: { requireHostHeader: false },
    // Addresses that are no URL never reach a hook or a route.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      beginTrace(request, reply);
      addHeaders(reply, always);
      filter.send(error, request, reply);
    },
    clientErrorHandler: (error, socket) => refuseUnparsed(error.code, socket, always),
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bodyParser: false,
    logger: new NestLog(logger),
    abortOnError: false,
  });
  app.useGlobalFilters(filter);
  const reflector = app.get(Reflector);
  app.useGlobalGuards(new AccessGuard(reflector, app.get(Authenticator, { strict: false })));
  app.useGlobalInterceptors(new OperationInterceptor(reflector));
  const fastify: FastifyInstance = adapter.getInstance();
  readBodiesStrictly(fastify);
  followTrace(fastify);
  await bearHeaders(fastify, always);
  fastify.decorateRequest('report', (error: unknown, problem: Problem) => reportFailure(logger, error, problem));
  refuseAmbiguousHeaders(fastify, filter);
  meetNoExpectation(fastify);
  if (cors) allowOrigins(app, cors);
  if (registry) measureRequests(fastify, registry);
  await fastify.register(fastifyCookie);
  await fastify.register(fastifyFormbody, { bodyLimit: 16 * 1024 });
  await app.init();
  declaredOperations(app);
  return app;
}

/**
 * A body that cannot be read is refused after its caller is known, not before: a caller whose signature verified gets
 * a record of the refusal (architecture §7).
 */
function readBodiesStrictly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', (_request: FastifyRequest, payload: IncomingMessage) =>
    readJsonBody(payload, BODY_LIMIT),
  );
  // Whoever shows no proof is known to nobody, and has no batch to send.
  fastify.addContentTypeParser(NDJSON, ({ headers }: FastifyRequest, payload: IncomingMessage) =>
    readNdjsonBody(payload, headers['dpop'] === undefined ? BODY_LIMIT : LINES_LIMIT),
  );
  fastify.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null, new UnreadBody(refuse('http.unsupported-media-type')));
  });
}

async function bearHeaders(fastify: FastifyInstance, always: AnswerHeaders): Promise<void> {
  const protective = await protectiveHeaders();
  // As an answer leaves and not as a call comes in: preflights are answered before any hook of ours.
  fastify.addHook('onSend', (_request, reply: FastifyReply, _payload, done) => {
    addHeaders(reply, always);
    void reply.headers(protective);
    done();
  });
}

/** Helmet's, asked of it once: they are the same on every answer, and it is slow to give them. */
async function protectiveHeaders(): Promise<Record<string, string>> {
  const asked = createFastify();
  await asked.register(fastifyHelmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } });
  const { headers } = await asked.inject('/');
  await asked.close();
  const own = ['content-type', 'content-length', 'date', 'connection'];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (own.includes(name) ? [] : [[name, String(value)]])),
  );
}

function followTrace(fastify: FastifyInstance): void {
  fastify.decorateRequest('trace');
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    beginTrace(request, reply);
    done();
  });
}

function beginTrace(request: FastifyRequest, reply: FastifyReply): void {
  const given = request.headers['traceparent'];
  const parent = parseTraceparent(typeof given === 'string' ? given : undefined);
  request.trace = parent === undefined || namesAPerson(parent.traceId) ? newTrace() : childOf(parent);
  void reply.header('x-trace-id', request.trace.traceId).header('cache-control', 'no-store');
}

/** A trace id goes into Kafka's headers, the ledger and every log, and a citizen number is a run of hexadecimal digits. */
function namesAPerson(traceId: string): boolean {
  // Hexadecimal digits have no X: the number would be 18 digits in a row.
  if (!/\d{18}/.test(traceId)) return false;
  return findIdentifiers(traceId).some(({ kind }) => kind === 'citizen-number');
}

function addHeaders(reply: FastifyReply, always: AnswerHeaders): void {
  for (const [name, value] of Object.entries(always)) void reply.header(name, value());
}

/** What Node's parser refuses has no request: the problem is written by hand and the connection closed. */
function refuseUnparsed(why: string, socket: Socket, always: AnswerHeaders): void {
  if (!socket.writable) return void socket.destroy();
  const code: ErrorCode = why === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'http.timeout' : 'http.bad-request';
  const problem = toProblem(refuse(code), newTrace().traceId);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...Object.entries(always).map(([name, value]) => `${name}: ${value()}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function refuseAmbiguousHeaders(fastify: FastifyInstance, filter: ProblemFilter): void {
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    // RFC 9112 §3.2.
    if (request.raw.headers.host === undefined) return filter.send(refuse('http.bad-request'), request, reply);
    const seen = new Set<string>();
    const twice = new Set<string>();
    for (let at = 0; at < request.raw.rawHeaders.length; at += 2) {
      const name = request.raw.rawHeaders[at]!.toLowerCase();
      if (seen.has(name) && SINGLE_HEADERS.has(name)) twice.add(name);
      seen.add(name);
    }
    if (twice.size === 0) return done();
    filter.catchRepeated([...twice], request, reply);
  });
}

/** RFC 9110 §10.1.1: what else than `100-continue` is expected may be passed over; Node's own 417 is an empty page. */
function meetNoExpectation({ server }: FastifyInstance): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}
