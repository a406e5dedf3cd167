import type {
  AttributeView,
  DepartmentView,
  HeldAttribute,
  KeyView,
  ReceiptKeys,
  RegionView,
  SharingOffice,
  SystemView,
} from '../../contracts';
import type { AttributeEntity } from './attribute.entity';
import type { DepartmentAttributeEntity } from './department-attribute.entity';
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

/** The region of a department, also where its row was written before regions were kept. */
export function regionOf({ code, region }: Pick<DepartmentEntity, 'code' | 'region'>): string {
  return region ?? regionOfCreditCode(code);
}

export function departmentView(row: DepartmentEntity): DepartmentView {
  return {
    code: row.code,
    names: { zh: row.nameZh, en: row.nameEn },
    kind: row.kind,
    region: regionOf(row),
    status: row.active ? 'active' : 'inactive',
    ...officeOf(row),
    registeredAt: row.registeredAt.toISOString(),
  };
}

function officeOf(row: DepartmentEntity): { sharingOffice?: SharingOffice } {
  if (row.officeNameZh === null || row.officeNameEn === null) return {};
  const names = { zh: row.officeNameZh, en: row.officeNameEn };
  return { sharingOffice: { names, ...(row.officeTelephone !== null && { telephone: row.officeTelephone }) } };
}

export function attributeView(row: AttributeEntity): AttributeView {
  return {
    code: row.code,
    names: { zh: row.nameZh, en: row.nameEn },
    registeredAt: row.registeredAt.toISOString(),
  };
}

/** A holding whose last day has passed is lost, whether the row says so yet or not. */
export function holdingView(row: DepartmentAttributeEntity, today: string): HeldAttribute {
  const lapsed = row.until !== null && row.until < today;
  const lostBecause = row.lostBecause ?? (lapsed ? ('expired' as const) : null);
  return {
    id: row.id,
    department: row.department,
    attribute: row.attribute,
    legalBasis: row.legalBasis,
    status: lostBecause === null ? 'held' : 'lost',
    heldFrom: row.heldFrom.toISOString(),
    ...(row.until !== null && { until: row.until }),
    ...(row.lostAt !== null && { lostAt: row.lostAt.toISOString() }),
    ...(lostBecause !== null && { lostBecause }),
  };
}

export function systemView(row: SystemEntity): SystemView {
  return {
    id: row.id,
    department: row.department,
    names: { zh: row.nameZh, en: row.nameEn },
    kind: row.kind,
    ...(row.contractorName !== null && { contractor: contractorOf(row.contractorName, row.contractorCode) }),
    region: row.region ?? regionOfCreditCode(row.department),
    status: row.active ? 'active' : 'inactive',
    ...(!row.active && row.deactivatedBy !== null && { deactivatedBy: row.deactivatedBy }),
    ...limitsOf(row),
    registeredAt: row.registeredAt.toISOString(),
  };
}

function contractorOf(name: string, creditCode: string | null): NonNullable<SystemView['contractor']> {
  return { name, ...(creditCode !== null && { creditCode }) };
}

function limitsOf({ perSecond, concurrent }: SystemEntity): Pick<SystemView, 'limits'> {
  if (perSecond === null && concurrent === null) return {};
  return { limits: { ...(perSecond !== null && { perSecond }), ...(concurrent !== null && { concurrent }) } };
}

export function keyView(row: SystemKeyEntity | PublishedKeyEntity): KeyView {
  return { kid: row.kid, use: row.use, jwk: row.jwk, ...standing(row) };
}

export function receiptKey(row: PublishedKeyEntity & { department: string }): ReceiptKeys['keys'][number] {
  // Checked when it was registered: a key for signatures has one of these curves and algorithms.
  const jwk = row.jwk as Pick<ReceiptKeys['keys'][number], 'kty' | 'crv' | 'x' | 'y' | 'alg'>;
  return { ...jwk, kid: row.kid, use: 'sig', owner: row.department, ...standing(row) };
}

export function keyState({ revokedAt }: { revokedAt: Date | null }): KeyView['status'] {
  return revokedAt === null ? 'active' : 'revoked';
}

function standing(row: {
  registeredAt: Date;
  revokedAt: Date | null;
}): Pick<KeyView, 'status' | 'registeredAt' | 'revokedAt'> {
  return {
    status: keyState(row),
    registeredAt: row.registeredAt.toISOString(),
    ...(row.revokedAt !== null && { revokedAt: row.revokedAt.toISOString() }),
  };
}
