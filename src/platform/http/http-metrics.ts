import type { FastifyInstance } from 'fastify';
import { METRICS } from '../../contracts';
import { Counter, Histogram, LATENCY_BUCKETS, type Registry } from '../metrics';

/** Counts and times every answer. The label is the route's pattern, so that a path parameter never becomes one. */
export function measureRequests(fastify: FastifyInstance, registry: Registry): void {
  const requests = new Counter({
    name: 'onceway_http_requests_total',
    help: METRICS.onceway_http_requests_total.help,
    labelNames: ['operation', 'status'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'onceway_http_request_duration_seconds',
    help: METRICS.onceway_http_request_duration_seconds.help,
    labelNames: ['operation'],
    buckets: LATENCY_BUCKETS,
    registers: [registry],
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, url } = request.routeOptions;
    const operation = request.is404 || url === undefined ? 'unknown' : `${String(method)} ${url}`;
    requests.inc({ operation, status: `${Math.floor(reply.statusCode / 100)}xx` });
    duration.observe({ operation }, reply.elapsedTime / 1000);
    done();
  });
}
