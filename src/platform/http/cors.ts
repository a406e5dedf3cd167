import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Which pages of other origins may read answers, and of which routes. */
export interface CorsRule {
  /** Exact origins, as a browser writes them: `https://window.example`. */
  origins: readonly string[];
  /** Beginnings of the paths that are open to them; every other route stays shut. */
  paths: readonly string[];
}

/** What a page may send beyond what any form can. */
const ALLOWED = ['Authorization', 'Content-Type', 'DPoP', 'Idempotency-Key', 'Prefer', 'traceparent'];
/** What a page may read of an answer's head. `Date`: a machine whose clock is off can tell. */
const EXPOSED = [
  ...['Date', 'DPoP-Nonce', 'ETag', 'Location', 'Retry-After', 'WWW-Authenticate', 'X-Trace-Id'],
  ...['RateLimit', 'RateLimit-Policy', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'],
];
const PREFLIGHT_SECONDS = 600;

/**
 * Fetch standard, CORS protocol: for listed origins only, one by one and never `*`, and without credentials: a cookie is
 * no key here, so that no page can act for an officer who is signed in.
 */
export function allowOrigins(app: NestFastifyApplication, { origins, paths }: CorsRule): void {
  const broken = origins.filter((origin) => !isOrigin(origin));
  if (broken.length > 0) throw new Error(`not an origin (scheme://host:port, nothing behind it): ${broken.join(', ')}`);
  if (origins.length === 0) return;
  const open = (request: FastifyRequest): boolean =>
    origins.includes(request.headers.origin ?? '') && paths.some((path) => isBelow(request.url, path));
  app.enableCors({
    delegator: (request, answer) =>
      answer(null, {
        origin: open(request) ? [request.headers.origin!] : false,
        methods: ['GET', 'POST'],
        allowedHeaders: ALLOWED,
        exposedHeaders: EXPOSED,
        credentials: false,
        maxAge: PREFLIGHT_SECONDS,
      }),
  });
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function isBelow(url: string, path: string): boolean {
  const [own] = url.split('?');
  return own === path || (own?.startsWith(`${path}/`) ?? false);
}
