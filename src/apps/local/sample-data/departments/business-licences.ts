import type { Enterprise } from '../country';
import { enterprises } from '../enterprises';
import {
  licenceCells,
  licenceColumnDefinitions,
  licenceColumnNames,
  licenceItems,
  USUAL_LICENCE_COLUMNS,
  type LicenceFacts,
  type LicenceStatus,
  type LicenceWords,
} from '../licences';
import { column, DATE, LOCAL_TIME } from '../mapping';
import type { Cell, SampleDatabase } from '../tables';
import { WELL_KNOWN } from '../well-known';
import { MARKET_REGULATION } from './directory';
import { CURRENCIES, enterpriseTypeOf, SAME_TYPE_CODES, YUAN } from './enterprise-codes';
import type { ReferenceData } from './reference-data';

/** The registrar's words for the state of a licence: initials of 有效, 过期, 变更, 注销, 吊销, 暂扣. */
export const REGISTRAR_WORDS: LicenceWords = {
  columns: { ...USUAL_LICENCE_COLUMNS, holder: 'ztmc', holderCode: 'ztdm', holderCodeType: 'ztdmlx' },
  statusCodes: { 1: 'YX', 2: 'GQ', 3: 'BG', 4: 'ZX', 5: 'DX', 6: 'ZK' },
};

/** Every version that was ever issued stands here; who asks is shown the current one. */
const CREATE = `
  CREATE TABLE scdj.zz_yyzz (
    ${licenceColumnDefinitions(REGISTRAR_WORDS)},
    qymc varchar(200) NOT NULL, qylx char(4) NOT NULL, fddbr varchar(60) NOT NULL, zczb_wy numeric(18,2) NOT NULL,
    bz char(3) NOT NULL, clrq date NOT NULL, zs varchar(200) NOT NULL, jyfw text NOT NULL,
    dqbb boolean NOT NULL, gxsj timestamp(0) NOT NULL, jhbz boolean NOT NULL);
  CREATE VIEW scdj.v_yyzz AS SELECT * FROM scdj.zz_yyzz WHERE dqbb;
  COMMENT ON TABLE scdj.zz_yyzz IS '营业执照电子证照（含历次版本）';
`;

const INDEX = `
  ALTER TABLE scdj.zz_yyzz ADD CONSTRAINT zz_yyzz_zzbs_uk UNIQUE (zzbs);
  CREATE UNIQUE INDEX zz_yyzz_ztdm_uk ON scdj.zz_yyzz (ztdm) WHERE dqbb;
`;

export function businessLicenceTables(people: number, seed: number): Omit<SampleDatabase, 'schema'> {
  return {
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'zz_yyzz',
        columns: [
          ...licenceColumnNames(REGISTRAR_WORDS),
          ...['qymc', 'qylx', 'fddbr', 'zczb_wy', 'bz', 'clrq', 'zs', 'jyfw', 'dqbb', 'gxsj', 'jhbz'],
        ],
        *rows() {
          let number = 0;
          for (const firm of enterprises(people, seed)) yield* versionsOf(firm, ++number);
        },
      },
    ],
  };
}

const STATUS: Record<Enterprise['state'], LicenceStatus> = { open: '1', closed: '4', revoked: '5' };

/** A firm whose registration was changed has had its first licence replaced by a second. */
function versionsOf(firm: Enterprise, number: number): Cell[][] {
  const changed = firm.approvedOn > firm.foundedOn;
  const first = facts(firm, number, 1, firm.foundedOn);
  if (!changed) return [licenceRow(firm, { ...first, status: STATUS[firm.state] }, true)];
  return [
    licenceRow(firm, { ...first, status: '3' }, false),
    licenceRow(firm, { ...facts(firm, number, 2, firm.approvedOn), status: STATUS[firm.state] }, true),
  ];
}

function facts(firm: Enterprise, number: number, version: number, issuedOn: string): LicenceFacts {
  return {
    type: 'business licence',
    number: firm.creditCode,
    serial: firm === WELL_KNOWN.enterprise ? '20261123000003' : `2026112${String(number).padStart(9, '0')}`,
    version,
    issuer: MARKET_REGULATION,
    issuedOn,
    holder: { name: firm.name, code: firm.creditCode, codeType: '001' },
    validFrom: issuedOn,
    ...(firm.validUntil !== undefined && { validUntil: firm.validUntil }),
  };
}

function licenceRow(firm: Enterprise, licence: LicenceFacts, current: boolean): Cell[] {
  return [
    ...licenceCells(licence, REGISTRAR_WORDS),
    firm.name,
    enterpriseTypeOf(firm),
    firm.representative.name,
    firm.capitalWan,
    YUAN,
    firm.foundedOn,
    firm.address,
    firm.scope,
    current ? 't' : 'f',
    `${firm.updatedOn} 18:00:00`,
    firm.doubted === 'all' ? 't' : 'f',
  ];
}

export const BUSINESS_LICENCE: ReferenceData['resources'][number] = {
  resource: '105001/000003',
  table: 'scdj.v_yyzz',
  subjectColumn: 'ztdm',
  columns: {
    ...licenceItems(REGISTRAR_WORDS),
    enterpriseName: column('qymc'),
    enterpriseType: column('qylx', SAME_TYPE_CODES),
    legalRepresentativeName: column('fddbr'),
    registeredCapital: column('zczb_wy', { format: 'number', times: 10_000 }),
    currency: column('bz', CURRENCIES),
    establishedOn: column('clrq', DATE),
    domicile: column('zs'),
    businessScope: column('jyfw'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz' },
};
