import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { refuse, type ErrorCode } from '../../contracts';
import type { OfficerActor, OncewayError } from '../../kernel';
import { AuditLog } from '../audit';
import { Parties } from '../parties';
import { OfficerSettings } from './officer-settings';
import { isSafe, maybeFromOurPages } from './same-site';
import { cookieForm, isCsrfTokenOf, isSessionToken } from './session-cookie';
import { Sessions, type OpenedSession } from './sessions';
import { actorOf, mustChangePassword } from './views';

/** What an officer who still has a one-time password may use: their session and the way to a password of their own. */
const FIRST_PASSWORD_ROUTES = new Set(['/v1/session', '/v1/session/password']);

const authenticated = new WeakMap<FastifyRequest, OpenedSession>();

/** Who stands behind the session cookie of a request. */
@Injectable()
export class OfficerSessions {
  constructor(
    private readonly sessions: Sessions,
    private readonly parties: Parties,
    private readonly auditLog: AuditLog,
    private readonly settings: OfficerSettings,
  ) {}

  /**
   * The officer of a request. On methods that change something the CSRF token and the browser's own words are checked
   * too. Throws `session.missing`, `session.expired`, `access.csrf`, `access.department-inactive`,
   * `access.password-change-required`, `database.unavailable`.
   */
  async authenticate(request: FastifyRequest): Promise<OfficerActor> {
    const token = request.cookies[cookieForm(this.settings.publicUrl).name];
    if (!isSessionToken(token)) throw this.refusal('session.missing');
    const session = await this.sessions.find(token);
    if (session === undefined) throw this.refusal('session.expired');
    if (!isSafe(request.method)) this.assertOurPages(request, token);
    const { officer } = session;
    const department = await this.parties.findDepartment(officer.department);
    if (department?.status !== 'active') throw refuse('access.department-inactive');
    const route = request.routeOptions.url ?? '';
    if (mustChangePassword(session) && !FIRST_PASSWORD_ROUTES.has(route))
      throw refuse('access.password-change-required');
    authenticated.set(request, session);
    return actorOf(officer);
  }

  /** Refuses what a foreign page may have sent; with `token` also demands the session's CSRF token. */
  assertOurPages(request: FastifyRequest, token?: string): void {
    const ours = maybeFromOurPages(request.headers, this.settings.publicUrl);
    const proved = token === undefined || isCsrfTokenOf(token, request.headers['x-csrf-token']);
    if (!ours || !proved) throw this.refusal('access.csrf');
  }

  /** The session of a request that {@link authenticate} has let through. */
  static sessionOf(request: FastifyRequest): OpenedSession {
    const session = authenticated.get(request);
    if (session === undefined) throw new Error('sessionOf on a request that no officer authenticated');
    return session;
  }

  private refusal(code: ErrorCode): OncewayError {
    this.auditLog.countRefusal(code);
    return refuse(code);
  }
}
