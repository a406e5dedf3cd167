import type { Institution } from '../country';
import { economy } from '../economy';
import { coded, column, DATE, LOCAL_TIME } from '../mapping';
import type { Cell, SampleDatabase } from '../tables';
import { INSTITUTIONAL_ESTABLISHMENT } from './directory';
import type { ReferenceData } from './reference-data';

const CREATE = `
  CREATE TABLE bzgl.sydw_fr (
    tyxydm char(18) NOT NULL, dwmc varchar(200) NOT NULL, fddbr varchar(60) NOT NULL, fddbrzjh char(18) NOT NULL,
    kbzj_wy numeric(18,2) NOT NULL, bz varchar(10) NOT NULL, jfly char(2) NOT NULL, jbdw varchar(200) NOT NULL,
    jbdwdm char(18) NOT NULL, zzyw text NOT NULL, zs varchar(200) NOT NULL, xzqh char(6) NOT NULL, zt varchar(4) NOT NULL,
    djjg varchar(100) NOT NULL, yxqs date NOT NULL, yxqz date, gxsj timestamp(0) NOT NULL, jhbz boolean NOT NULL,
    jhzd text[] NOT NULL);
  COMMENT ON TABLE bzgl.sydw_fr IS '事业单位法人登记';
`;

const INDEX = `
  ALTER TABLE bzgl.sydw_fr ADD CONSTRAINT sydw_fr_pk PRIMARY KEY (tyxydm);
  CREATE UNIQUE INDEX sydw_fr_dwmc_uk ON bzgl.sydw_fr (dwmc);
`;

const FUNDING_CODES = { 1: 'QE', 2: 'CE', 3: 'ZS' } as const;
const STATUS_WORDS = { 1: '正常', 2: '注销', 3: '撤销' } as const;

const FUNDINGS = { full: 1, partial: 2, none: 3 } as const;
const STATES = { open: 1, closed: 2 } as const;
const DOUBTED_COLUMNS = { address: 'zs' } as const;

function database(people: number, seed: number): SampleDatabase {
  return {
    schema: 'bzgl',
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'sydw_fr',
        columns: [
          ...['tyxydm', 'dwmc', 'fddbr', 'fddbrzjh', 'kbzj_wy', 'bz', 'jfly', 'jbdw', 'jbdwdm', 'zzyw', 'zs', 'xzqh'],
          ...['zt', 'djjg', 'yxqs', 'yxqz', 'gxsj', 'jhbz', 'jhzd'],
        ],
        *rows() {
          for (const { institution } of economy(people, seed)) if (institution) yield institutionRow(institution);
        },
      },
    ],
  };
}

function institutionRow(institution: Institution): Cell[] {
  const doubted = institution.doubted ?? [];
  return [
    institution.creditCode,
    institution.name,
    institution.representative.name,
    institution.representative.number,
    institution.fundsWan,
    '人民币',
    FUNDING_CODES[FUNDINGS[institution.funding]],
    institution.organiser.name,
    institution.organiser.code,
    institution.purpose,
    institution.address,
    institution.district,
    STATUS_WORDS[STATES[institution.state]],
    '云澜市事业单位登记管理局',
    institution.validFrom,
    institution.validUntil,
    `${institution.updatedOn} 11:20:00`,
    doubted === 'all' ? 't' : 'f',
    doubted === 'all' ? [] : doubted.map((fact) => DOUBTED_COLUMNS[fact]),
  ];
}

const INSTITUTION: ReferenceData['resources'][number] = {
  resource: '102003/000001',
  table: 'bzgl.sydw_fr',
  subjectColumn: 'tyxydm',
  columns: {
    creditCode: column('tyxydm'),
    name: column('dwmc'),
    legalRepresentativeName: column('fddbr'),
    legalRepresentativeNumber: column('fddbrzjh'),
    initialFunds: column('kbzj_wy', { format: 'number', times: 10_000 }),
    currency: column('bz', { map: { 人民币: 'CNY' } }),
    fundingSource: coded('jfly', FUNDING_CODES),
    organiser: column('jbdw'),
    organiserCode: column('jbdwdm'),
    purpose: column('zzyw'),
    domicile: column('zs'),
    region: column('xzqh'),
    status: coded('zt', STATUS_WORDS),
    registrar: column('djjg'),
    validFrom: column('yxqs', DATE),
    validUntil: column('yxqz', DATE),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
};

export const institutionalEstablishment: ReferenceData<'institutional-establishment'> = {
  department: INSTITUTIONAL_ESTABLISHMENT,
  database,
  sourceName: 'institutions',
  resources: [INSTITUTION],
};
