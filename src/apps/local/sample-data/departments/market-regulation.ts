import type { Enterprise, Shareholder } from '../country';
import { enterprises } from '../enterprises';
import { coded, column, DATE, LOCAL_TIME } from '../mapping';
import { DISTRICTS } from '../names';
import { combined, type Cell, type SampleDatabase } from '../tables';
import { BUSINESS_LICENCE, businessLicenceTables } from './business-licences';
import { MARKET_REGULATION } from './directory';
import { CURRENCIES, enterpriseTypeOf, SAME_TYPE_CODES } from './enterprise-codes';
import { FOOD_LICENCE, foodLicenceTables } from './food-licences';
import type { ReferenceData } from './reference-data';

const CREATE = `
  CREATE TABLE scdj.qy_djxx (
    tyshxydm char(18) NOT NULL, qymc varchar(200) NOT NULL, qylx char(4) NOT NULL, fddbr varchar(60) NOT NULL,
    frzjhm char(18) NOT NULL, zczb_wy numeric(18,2) NOT NULL, bz char(3) NOT NULL, clrq date NOT NULL, hzrq date NOT NULL,
    djzt char(1) NOT NULL, zs varchar(200) NOT NULL, xzqh char(6) NOT NULL, jyfw text NOT NULL, hydm char(4) NOT NULL,
    djjg varchar(100) NOT NULL, zzjgdm char(9) NOT NULL, zch char(15) NOT NULL, jyqxq date NOT NULL, jyqxz date,
    jycs varchar(200), jycsqh char(6), cyrs integer NOT NULL, fddbrzw varchar(40) NOT NULL,
    gxsj timestamp(0) NOT NULL, jhbz boolean NOT NULL, jhzd text[] NOT NULL);
  CREATE TABLE scdj.qy_tzr (
    tyshxydm char(18) NOT NULL, xh smallint NOT NULL, tzrmc varchar(200) NOT NULL, tzrlx char(1) NOT NULL,
    zjhm char(18) NOT NULL, rjcze_wy numeric(18,4) NOT NULL, czbl numeric(5,4) NOT NULL);
  COMMENT ON TABLE scdj.qy_djxx IS '经营主体登记信息';
  COMMENT ON TABLE scdj.qy_tzr IS '投资人及出资信息';
`;

const INDEX = `
  ALTER TABLE scdj.qy_djxx ADD CONSTRAINT qy_djxx_pk PRIMARY KEY (tyshxydm);
  CREATE INDEX qy_djxx_frzjhm_ix ON scdj.qy_djxx (frzjhm);
  ALTER TABLE scdj.qy_tzr ADD CONSTRAINT qy_tzr_pk PRIMARY KEY (tyshxydm, xh);
  CREATE INDEX qy_tzr_zjhm_ix ON scdj.qy_tzr (zjhm);
`;

const STATE_CODES = { open: '1', revoked: '2', closed: '3' } as const;
/** Kinds of shareholder, by the contract's types of code. */
const HOLDER_CODES = { '111': '1', '001': '2' } as const;
const DOUBTED_COLUMNS = { address: 'zs', capital: 'zczb_wy' } as const;

function registerTables(people: number, seed: number): Omit<SampleDatabase, 'schema'> {
  return {
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'qy_djxx',
        columns: [
          ...['tyshxydm', 'qymc', 'qylx', 'fddbr', 'frzjhm', 'zczb_wy', 'bz', 'clrq', 'hzrq', 'djzt', 'zs', 'xzqh'],
          ...['jyfw', 'hydm', 'djjg', 'zzjgdm', 'zch', 'jyqxq', 'jyqxz', 'jycs', 'jycsqh', 'cyrs', 'fddbrzw'],
          ...['gxsj', 'jhbz', 'jhzd'],
        ],
        *rows() {
          for (const firm of enterprises(people, seed)) yield enterpriseRow(firm);
        },
      },
      {
        name: 'qy_tzr',
        columns: ['tyshxydm', 'xh', 'tzrmc', 'tzrlx', 'zjhm', 'rjcze_wy', 'czbl'],
        *rows() {
          for (const firm of enterprises(people, seed)) {
            yield* firm.shareholders.map((holder, at) => shareholderRow(firm, holder, at));
          }
        },
      },
    ],
  };
}

function enterpriseRow(firm: Enterprise): Cell[] {
  const doubted = firm.doubted ?? [];
  return [
    firm.creditCode,
    firm.name,
    enterpriseTypeOf(firm),
    firm.representative.name,
    firm.representative.number,
    firm.capitalWan,
    // ISO 4217 number of the yuan, as the registrar keeps it.
    '156',
    firm.foundedOn,
    firm.approvedOn,
    STATE_CODES[firm.state],
    firm.address,
    firm.district,
    firm.scope,
    firm.trade,
    `云澜市${DISTRICTS[firm.district]}市场监督管理局`,
    firm.creditCode.slice(8, 17),
    firm.registrationNumber,
    firm.foundedOn,
    firm.validUntil ?? null,
    firm.premises?.address ?? null,
    firm.premises?.district ?? null,
    firm.employees,
    firm.position,
    `${firm.updatedOn} 18:00:00`,
    doubted === 'all' ? 't' : 'f',
    doubted === 'all' ? [] : doubted.map((fact) => DOUBTED_COLUMNS[fact]),
  ];
}

function shareholderRow(firm: Enterprise, holder: Shareholder, at: number): Cell[] {
  return [
    firm.creditCode,
    at + 1,
    holder.name,
    holder.kind === 'person' ? HOLDER_CODES['111'] : HOLDER_CODES['001'],
    holder.code,
    // Whole percents of whole ten thousands: two decimals, written out so that no double tells otherwise.
    ((firm.capitalWan * holder.share) / 100).toFixed(2),
    (holder.share / 100).toFixed(2),
  ];
}

const ENTERPRISE: ReferenceData['resources'][number] = {
  resource: '102001/000001',
  table: 'scdj.qy_djxx',
  subjectColumn: 'tyshxydm',
  columns: {
    creditCode: column('tyshxydm'),
    name: column('qymc'),
    // The registrar's type codes are the contract's; listing them keeps any other from slipping through.
    type: column('qylx', SAME_TYPE_CODES),
    legalRepresentativeName: column('fddbr'),
    legalRepresentativeNumber: column('frzjhm'),
    registeredCapital: column('zczb_wy', { format: 'number', times: 10_000 }),
    currency: column('bz', CURRENCIES),
    establishedOn: column('clrq', DATE),
    approvedOn: column('hzrq', DATE),
    status: column('djzt'),
    domicile: column('zs'),
    region: column('xzqh'),
    businessScope: column('jyfw'),
    industryCode: column('hydm'),
    registrar: column('djjg'),
    organisationCode: column('zzjgdm'),
    registrationNumber: column('zch'),
    validFrom: column('jyqxq', DATE),
    validUntil: column('jyqxz', DATE),
    businessAddress: column('jycs'),
    businessRegion: column('jycsqh'),
    employees: column('cyrs', { format: 'integer' }),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
};

const HOLDERS: ReferenceData['resources'][number] = {
  resource: '102001/000002',
  table: 'scdj.qy_djxx',
  subjectColumn: 'tyshxydm',
  columns: {
    creditCode: column('tyshxydm'),
    name: column('qymc'),
    representativeName: column('fddbr'),
    representativeNumber: column('frzjhm'),
    representativePosition: column('fddbrzw'),
    currency: column('bz', CURRENCIES),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  children: {
    shareholders: {
      table: 'scdj.qy_tzr',
      keyColumn: 'tyshxydm',
      parentColumn: 'tyshxydm',
      orderBy: 'xh',
      columns: {
        name: column('tzrmc'),
        codeType: coded('tzrlx', HOLDER_CODES),
        code: column('zjhm'),
        capital: column('rjcze_wy', { format: 'number', times: 10_000 }),
        share: column('czbl', { format: 'number', times: 100 }),
      },
    },
  },
  correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
};

export const marketRegulation: ReferenceData<'market-regulation'> = {
  department: MARKET_REGULATION,
  database: (people, seed) =>
    combined('scdj', [
      registerTables(people, seed),
      businessLicenceTables(people, seed),
      foodLicenceTables(people, seed),
    ]),
  sourceName: 'registry',
  resources: [ENTERPRISE, HOLDERS, BUSINESS_LICENCE, FOOD_LICENCE],
};
