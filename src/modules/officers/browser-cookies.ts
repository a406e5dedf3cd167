import type { FastifyReply } from 'fastify';
import { cookieForm } from './session-cookie';
import type { OpenedSession } from './sessions';

const SHUT = { path: '/', httpOnly: true } as const;

/** Puts the session into the browser. */
export function giveSession(reply: FastifyReply, opened: OpenedSession, publicUrl: string): OpenedSession {
  const { name, secure } = cookieForm(publicUrl);
  void reply.setCookie(name, opened.token, { ...SHUT, sameSite: 'strict', secure });
  return opened;
}

export function takeSession(reply: FastifyReply, publicUrl: string): void {
  const { name, secure } = cookieForm(publicUrl);
  void reply.clearCookie(name, { ...SHUT, sameSite: 'strict', secure });
}

/** The ticket of a sign-in under way. Lax: the browser comes back with it from the provider's site. */
export function ticketCookie(publicUrl: string) {
  const { name, secure } = cookieForm(publicUrl);
  return { ...SHUT, name: name.replace('-session', '-oidc'), sameSite: 'lax', secure } as const;
}
