import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../../contracts';
import { ACCESS_RULE, type AccessRule } from './access';
import { Authenticator } from './authenticator';

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS_RULE, context.getHandler());
    // The start is refused without a rule; should one slip by, the route stays shut.
    if (rule === undefined) throw refuse('access.denied');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (rule === 'public' || rule === 'client-assertion') return true;
    if (rule === 'system' || (rule.systems === true && request.headers.authorization !== undefined)) {
      request.actor = await this.authenticator.system(request);
      return true;
    }
    const officer = await this.authenticator.officer(request);
    if (rule.officers.length > 0 && !rule.officers.some((role) => officer.roles.includes(role))) {
      throw refuse('access.denied', { detail: `open to: ${rule.officers.join(', ')}` });
    }
    request.actor = officer;
    return true;
  }
}
