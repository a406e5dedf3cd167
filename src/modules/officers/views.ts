import type { OfficerView, Session } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { accountState, totpState } from './officer-lifecycles';
import type { OfficerEntity } from './officer.entity';
import { csrfTokenOf } from './session-cookie';
import type { OpenedSession } from './sessions';

export function officerView(row: OfficerEntity): OfficerView {
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    department: row.department,
    roles: row.roles,
    totp: totpState(row) === 'confirmed',
    status: accountState(row),
    createdAt: row.createdAt.toISOString(),
  };
}

export function actorOf(row: OfficerEntity): OfficerActor {
  return { kind: 'officer', officerId: row.id, department: row.department, roles: row.roles };
}

export function sessionView(opened: OpenedSession): Session {
  const { token, officer, expiresAt } = opened;
  return {
    officer: officerView(officer),
    csrfToken: csrfTokenOf(token),
    expiresAt: expiresAt.toISOString(),
    mustChangePassword: mustChangePassword(opened),
  };
}

/** A one-time password must be changed by whoever came with it; whoever a provider vouched for never used it. */
export function mustChangePassword({ officer, origin }: OpenedSession): boolean {
  return officer.mustChangePassword && origin === 'password';
}
