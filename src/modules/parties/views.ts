import type { DepartmentView, KeyView, ReceiptKeys, RegionView, SystemView } from '../../contracts';
import type { DepartmentEntity } from './department.entity';
import { levelOfRegion, regionOfCreditCode } from './region-tree';
import type { RegionEntity } from './region.entity';
import type { PublishedKeyEntity } from './published-key.entity';
import type { SystemKeyEntity } from './system-key.entity';
import type { SystemEntity } from './system.entity';

export function regionView(row: RegionEntity): RegionView {
  return {
    code: row.code,
    names: { zh: row.nameZh, en: row.nameEn },
    level: levelOfRegion(row.code),
    ...(row.parent !== null && { parent: row.parent }),
    registeredAt: row.registeredAt.toISOString(),
  };
}

export function departmentView(row: DepartmentEntity): DepartmentView {
  return {
    code: row.code,
    names: { zh: row.nameZh, en: row.nameEn },
    kind: row.kind,
    region: row.region ?? regionOfCreditCode(row.code),
    status: row.active ? 'active' : 'inactive',
    registeredAt: row.registeredAt.toISOString(),
  };
}

export function systemView(row: SystemEntity): SystemView {
  return {
    id: row.id,
    department: row.department,
    names: { zh: row.nameZh, en: row.nameEn },
    status: row.active ? 'active' : 'inactive',
    registeredAt: row.registeredAt.toISOString(),
  };
}

export function keyView(row: SystemKeyEntity | PublishedKeyEntity): KeyView {
  return { kid: row.kid, use: row.use, jwk: row.jwk, ...standing(row) };
}

export function receiptKey(row: PublishedKeyEntity & { department: string }): ReceiptKeys['keys'][number] {
  // Checked when it was registered: a key for signatures has one of these curves and algorithms.
  const jwk = row.jwk as Pick<ReceiptKeys['keys'][number], 'kty' | 'crv' | 'x' | 'y' | 'alg'>;
  return { ...jwk, kid: row.kid, use: 'sig', owner: row.department, ...standing(row) };
}

function standing(row: {
  registeredAt: Date;
  revokedAt: Date | null;
}): Pick<KeyView, 'status' | 'registeredAt' | 'revokedAt'> {
  return {
    status: row.revokedAt === null ? 'active' : 'revoked',
    registeredAt: row.registeredAt.toISOString(),
    ...(row.revokedAt !== null && { revokedAt: row.revokedAt.toISOString() }),
  };
}
