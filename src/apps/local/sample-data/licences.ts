import type { MappedColumn, MappedColumns } from '../../../contracts';
import { licenceIdentifierOf } from '../../../kernel/identifiers';
import type { SampleDepartment } from './departments/directory';
import { DATE, LOCAL_TIME } from './mapping';
import type { Cell } from './tables';

/** Credit code of the provincial body that defines types of licences. */
const DEFINING_BODY = '11990000999000005D';

export const LICENCE_TYPES = {
  'household book': { name: '居民户口簿', typeCode: `${DEFINING_BODY}101` },
  'marriage certificate': { name: '结婚证', typeCode: `${DEFINING_BODY}102` },
  'business licence': { name: '营业执照', typeCode: `${DEFINING_BODY}103` },
  'second-class constructor': { name: '二级建造师注册证书', typeCode: `${DEFINING_BODY}104` },
  'food-business licence': { name: '食品经营许可证', typeCode: `${DEFINING_BODY}105` },
  'birth certificate': { name: '出生医学证明', typeCode: `${DEFINING_BODY}106` },
  'property certificate': { name: '不动产权证书', typeCode: `${DEFINING_BODY}107` },
} as const;

export type LicenceType = keyof typeof LICENCE_TYPES;

/** 111 公民身份号码, 001 统一社会信用代码. */
export type HolderCodeType = '111' | '001';

/** 1 有效 2 过期 3 变更 4 注销 5 吊销 6 暂扣. */
export type LicenceStatus = '1' | '2' | '3' | '4' | '5' | '6';

/** What differs from one licence of a type to the next. */
export interface LicenceFacts {
  type: LicenceType;
  number: string;
  /** 10 to 32 digits and capital letters, unique among the issuer's licences of this type. */
  serial: string;
  /** 1 if absent. */
  version?: number;
  issuer: SampleDepartment;
  /** ISO day. */
  issuedOn: string;
  holder: { name: string; code: string; codeType: HolderCodeType };
  validFrom?: string;
  validUntil?: string;
  /** Valid if absent. */
  status?: LicenceStatus;
  /** A, issued by the authority itself, if absent. */
  trustGrade?: 'A' | 'B' | 'C' | 'D';
  signatory?: string;
}

/** The metadata of an electronic licence (GB/T 36903-2018), in the order in which `licenceCells` gives them. */
const META = [
  ['licenceName', 'varchar(60) NOT NULL'],
  ['licenceTypeCode', 'char(21) NOT NULL'],
  ['licenceNumber', 'varchar(40) NOT NULL'],
  ['licenceIdentifier', 'varchar(100) NOT NULL'],
  ['issuer', 'varchar(100) NOT NULL'],
  ['issuerCode', 'char(18) NOT NULL'],
  ['issuedOn', 'date NOT NULL'],
  ['holder', 'varchar(200) NOT NULL'],
  ['holderCode', 'char(18) NOT NULL'],
  ['holderCodeType', 'char(3) NOT NULL'],
  ['validFrom', 'date'],
  ['validUntil', 'date'],
  ['status', 'varchar(8) NOT NULL'],
  ['trustGrade', 'char(1) NOT NULL'],
  ['signatory', 'varchar(60)'],
  ['sealedAt', 'timestamp(0)'],
  ['sealName', 'varchar(100)'],
  ['createdAt', 'timestamp(0) NOT NULL'],
] as const;

export type LicenceItem = (typeof META)[number][0];

/** How a department calls the columns of a licence, and its own codes for a licence's state by the contract's. */
export interface LicenceWords {
  columns: Readonly<Record<LicenceItem, string>>;
  statusCodes: Readonly<Record<LicenceStatus, string>>;
}

/** The initials that most licence systems use. A department spreads over them what it calls otherwise. */
export const USUAL_LICENCE_COLUMNS: LicenceWords['columns'] = {
  licenceName: 'zzmc',
  licenceTypeCode: 'zzlxdm',
  licenceNumber: 'zzbh',
  licenceIdentifier: 'zzbs',
  issuer: 'bfjg',
  issuerCode: 'bfjgdm',
  issuedOn: 'bfrq',
  holder: 'czzt',
  holderCode: 'czztdm',
  holderCodeType: 'czztdmlx',
  validFrom: 'yxqqs',
  validUntil: 'yxqjz',
  status: 'zzzt',
  trustGrade: 'kxdj',
  signatory: 'qzr',
  sealedAt: 'qzsj',
  sealName: 'qzmc',
  createdAt: 'cjsj',
};

export const SAME_STATUS_CODES: LicenceWords['statusCodes'] = { 1: '1', 2: '2', 3: '3', 4: '4', 5: '5', 6: '6' };

export function licenceIdentifier({ type, issuer, serial, version = 1 }: LicenceFacts): string {
  return licenceIdentifierOf({
    typeCode: LICENCE_TYPES[type].typeCode,
    issuer: issuer.creditCode,
    serial,
    version,
  });
}

/** Names of the columns, for COPY. */
export function licenceColumnNames({ columns }: LicenceWords): string[] {
  return META.map(([item]) => columns[item]);
}

/** Column definitions, for CREATE TABLE, without a comma at the end. */
export function licenceColumnDefinitions({ columns }: LicenceWords): string {
  return META.map(([item, type]) => `${columns[item]} ${type}`).join(', ');
}

/** The cells of one licence, in the order of {@link licenceColumnNames}. */
export function licenceCells(facts: LicenceFacts, { statusCodes }: LicenceWords): Cell[] {
  const { type, issuer, holder, issuedOn } = facts;
  return [
    LICENCE_TYPES[type].name,
    LICENCE_TYPES[type].typeCode,
    facts.number,
    licenceIdentifier(facts),
    issuer.names.zh,
    issuer.creditCode,
    issuedOn,
    holder.name,
    holder.code,
    holder.codeType,
    facts.validFrom ?? null,
    facts.validUntil ?? null,
    statusCodes[facts.status ?? '1'],
    facts.trustGrade ?? 'A',
    facts.signatory ?? null,
    `${issuedOn} 10:00:00`,
    `${issuer.names.zh}电子印章`,
    `${issuedOn} 10:00:05`,
  ];
}

/** The mapping of the metadata items; the licence's own items are the department's to add. */
export function licenceItems({ columns, statusCodes }: LicenceWords): MappedColumns {
  const reading: Partial<Record<LicenceItem, Omit<MappedColumn, 'column'>>> = {
    issuedOn: DATE,
    validFrom: DATE,
    validUntil: DATE,
    status: { map: Object.fromEntries(Object.entries(statusCodes).map(([contract, own]) => [own, contract])) },
    sealedAt: LOCAL_TIME,
    createdAt: LOCAL_TIME,
  };
  return Object.fromEntries(META.map(([item]) => [item, { column: columns[item], ...reading[item] }]));
}
