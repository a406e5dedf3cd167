import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { OfficerActor, SystemActor } from '../../kernel';
import { OfficerSessions } from '../../modules/officers';
import { SystemCalls } from '../../modules/tokens';
import { Authenticator } from '../../platform/auth';

/** Binds the guard's port to the features that know sessions and tokens. */
@Injectable()
export class GatewayAuthenticator extends Authenticator {
  constructor(
    private readonly sessions: OfficerSessions,
    private readonly calls: SystemCalls,
  ) {
    super();
  }

  override officer(request: FastifyRequest): Promise<OfficerActor> {
    return this.sessions.authenticate(request);
  }

  override system(request: FastifyRequest): Promise<SystemActor> {
    return this.calls.authenticate(request);
  }
}
