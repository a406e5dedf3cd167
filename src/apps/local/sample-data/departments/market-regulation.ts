import type { Enterprise } from '../country';
import { enterprises } from '../enterprises';
import { column, DATE, LOCAL_TIME } from '../mapping';
import { DISTRICTS } from '../names';
import type { Cell, SampleDatabase } from '../tables';
import { MARKET_REGULATION } from './directory';
import type { ReferenceData } from './reference-data';

const CREATE = `
  CREATE TABLE scdj.qy_djxx (
    tyshxydm char(18) NOT NULL, qymc varchar(200) NOT NULL, qylx char(4) NOT NULL, fddbr varchar(60) NOT NULL,
    frzjhm char(18) NOT NULL, zczb_wy numeric(18,2) NOT NULL, bz char(3) NOT NULL, clrq date NOT NULL, hzrq date NOT NULL,
    djzt char(1) NOT NULL, zs varchar(200) NOT NULL, xzqh char(6) NOT NULL, jyfw text NOT NULL, hydm char(4) NOT NULL,
    djjg varchar(100) NOT NULL, gxsj timestamp(0) NOT NULL, jhbz boolean NOT NULL, jhzd text[] NOT NULL);
  COMMENT ON TABLE scdj.qy_djxx IS '经营主体登记信息';
`;

const INDEX = `
  ALTER TABLE scdj.qy_djxx ADD CONSTRAINT qy_djxx_pk PRIMARY KEY (tyshxydm);
  CREATE INDEX qy_djxx_frzjhm_ix ON scdj.qy_djxx (frzjhm);
`;

/** The registrar's own type codes: limited company of natural persons, individual business, farmers' cooperative. */
const KIND_CODES = { company: '1130', 'sole trader': '9500', cooperative: '9100' } as const;
const STATE_CODES = { open: '1', revoked: '2', closed: '3' } as const;
const DOUBTED_COLUMNS = { address: 'zs', capital: 'zczb_wy' } as const;

function database(people: number, seed: number): SampleDatabase {
  return {
    schema: 'scdj',
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'qy_djxx',
        columns: [
          ...['tyshxydm', 'qymc', 'qylx', 'fddbr', 'frzjhm', 'zczb_wy', 'bz', 'clrq', 'hzrq', 'djzt', 'zs', 'xzqh'],
          ...['jyfw', 'hydm', 'djjg', 'gxsj', 'jhbz', 'jhzd'],
        ],
        *rows() {
          for (const enterprise of enterprises(people, seed)) yield enterpriseRow(enterprise);
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
    KIND_CODES[firm.kind],
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
    `${firm.updatedOn} 18:00:00`,
    doubted === 'all' ? 't' : 'f',
    doubted === 'all' ? [] : doubted.map((fact) => DOUBTED_COLUMNS[fact]),
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
    type: column('qylx', { map: Object.fromEntries(Object.values(KIND_CODES).map((code) => [code, code])) }),
    legalRepresentativeName: column('fddbr'),
    legalRepresentativeNumber: column('frzjhm'),
    registeredCapital: column('zczb_wy', { format: 'number', times: 10_000 }),
    currency: column('bz', { map: { '156': 'CNY', '344': 'HKD', '840': 'USD' } }),
    establishedOn: column('clrq', DATE),
    approvedOn: column('hzrq', DATE),
    status: column('djzt'),
    domicile: column('zs'),
    region: column('xzqh'),
    businessScope: column('jyfw'),
    industryCode: column('hydm'),
    registrar: column('djjg'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
};

export const marketRegulation: ReferenceData<'market-regulation'> = {
  department: MARKET_REGULATION,
  database,
  sourceName: 'registry',
  resources: [ENTERPRISE],
};
