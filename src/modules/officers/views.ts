import type { OfficerView } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import type { OfficerEntity } from './officer.entity';

export function officerView(row: OfficerEntity): OfficerView {
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    department: row.department,
    roles: row.roles,
    status: row.disabledAt === null ? 'active' : 'disabled',
    createdAt: row.createdAt.toISOString(),
  };
}

export function actorOf(row: OfficerEntity): OfficerActor {
  return { kind: 'officer', officerId: row.id, department: row.department, roles: row.roles };
}
