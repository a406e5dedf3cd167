import type { SocialOrganisation } from '../country';
import { coded, column, DATE, LOCAL_TIME } from '../mapping';
import { socialOrganisations } from '../social-organisations';
import type { Cell, SampleDatabase } from '../tables';
import type { ReferenceData } from './reference-data';

const CREATE = `
  CREATE TABLE mzyw.shzz_djxx (
    tyshxydm char(18) NOT NULL, zzmc varchar(200) NOT NULL, zzlx varchar(4) NOT NULL, fddbr varchar(60) NOT NULL,
    fddbrsfz char(18) NOT NULL, zczj_wy numeric(18,2) NOT NULL, bz char(3) NOT NULL, clrq date NOT NULL,
    zt char(1) NOT NULL, zs varchar(200) NOT NULL, xzqh char(6) NOT NULL, ywfw text NOT NULL, ywzgdw varchar(200),
    ywzgdwdm char(18), djjg varchar(100) NOT NULL, yxqq date NOT NULL, yxqz date, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL, jhzd text[] NOT NULL);
  COMMENT ON TABLE mzyw.shzz_djxx IS '社会组织登记信息';
`;

const INDEX = `
  ALTER TABLE mzyw.shzz_djxx ADD CONSTRAINT shzz_djxx_pk PRIMARY KEY (tyshxydm);
  CREATE INDEX shzz_djxx_fddbrsfz_ix ON mzyw.shzz_djxx (fddbrsfz);
`;

/** The bureau's own initials by the contract's codes: 社团, 民非, 基金会. */
const TYPE_CODES = { 1: 'ST', 2: 'MF', 3: 'JJH' } as const;
const STATUS_CODES = { 1: 'Z', 2: 'X', 3: 'C' } as const;

const TYPES = { association: 1, 'private unit': 2, foundation: 3 } as const;
const STATES = { open: 1, closed: 2, revoked: 3 } as const;
const DOUBTED_COLUMNS = { address: 'zs' } as const;

export function socialOrganisationTables(people: number, seed: number): Omit<SampleDatabase, 'schema'> {
  return {
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'shzz_djxx',
        columns: [
          ...['tyshxydm', 'zzmc', 'zzlx', 'fddbr', 'fddbrsfz', 'zczj_wy', 'bz', 'clrq', 'zt', 'zs', 'xzqh', 'ywfw'],
          ...['ywzgdw', 'ywzgdwdm', 'djjg', 'yxqq', 'yxqz', 'gxsj', 'jhbz', 'jhzd'],
        ],
        *rows() {
          for (const organisation of socialOrganisations(people, seed)) yield organisationRow(organisation);
        },
      },
    ],
  };
}

function organisationRow(organisation: SocialOrganisation): Cell[] {
  const doubted = organisation.doubted ?? [];
  return [
    organisation.creditCode,
    organisation.name,
    TYPE_CODES[TYPES[organisation.kind]],
    organisation.representative.name,
    organisation.representative.number,
    organisation.capitalWan,
    'CNY',
    organisation.foundedOn,
    STATUS_CODES[STATES[organisation.state]],
    organisation.address,
    organisation.district,
    organisation.purpose,
    organisation.supervisor?.name ?? null,
    organisation.supervisor?.code ?? null,
    '云澜市民政局',
    organisation.foundedOn,
    organisation.validUntil ?? null,
    `${organisation.updatedOn} 15:30:00`,
    doubted === 'all' ? 't' : 'f',
    doubted === 'all' ? [] : doubted.map((fact) => DOUBTED_COLUMNS[fact]),
  ];
}

export const SOCIAL_ORGANISATION_RESOURCES: ReferenceData['resources'] = [
  {
    resource: '102002/000001',
    table: 'mzyw.shzz_djxx',
    subjectColumn: 'tyshxydm',
    columns: {
      creditCode: column('tyshxydm'),
      name: column('zzmc'),
      type: coded('zzlx', TYPE_CODES),
      legalRepresentativeName: column('fddbr'),
      legalRepresentativeNumber: column('fddbrsfz'),
      registeredCapital: column('zczj_wy', { format: 'number', times: 10_000 }),
      currency: column('bz'),
      establishedOn: column('clrq', DATE),
      status: coded('zt', STATUS_CODES),
      domicile: column('zs'),
      region: column('xzqh'),
      purpose: column('ywfw'),
      supervisingBody: column('ywzgdw'),
      supervisingBodyCode: column('ywzgdwdm'),
      registrar: column('djjg'),
      validFrom: column('yxqq', DATE),
      validUntil: column('yxqz', DATE),
      updatedAt: column('gxsj', LOCAL_TIME),
    },
    correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
  },
];
