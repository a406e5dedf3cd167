import type { FastifyRequest } from 'fastify';
import type { OfficerActor, SystemActor } from '../../kernel';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard; absent on public routes. */
    actor?: OfficerActor | SystemActor;
  }
}

/** Port to the features that know sessions and tokens; apps/gateway binds it. Methods throw OncewayError to refuse. */
export abstract class Authenticator {
  /** The officer behind the session cookie; on unsafe methods the CSRF token was checked too. */
  abstract officer(request: FastifyRequest): Promise<OfficerActor>;
  /** The system behind a DPoP-bound access token (RFC 9449 §7). */
  abstract system(request: FastifyRequest): Promise<SystemActor>;
}
