import type { MappedColumns } from '../../../../contracts';
import type { Household, Person, Relation } from '../country';
import { coded, column, LOCAL_TIME, PACKED_DATE } from '../mapping';
import { DISTRICTS } from '../names';
import { households } from '../population';
import type { Cell, SampleDatabase } from '../tables';
import { PUBLIC_SECURITY } from './directory';
import type { ReferenceData } from './reference-data';

/** Pinyin initials, packed dates and local times, as a real household register of the nineties keeps them. */
const CREATE = `
  CREATE TABLE rkgl.rk_jbxx (
    gmsfhm char(18) NOT NULL, xm varchar(60) NOT NULL, cym varchar(60), xb char(1) NOT NULL, mz char(2) NOT NULL,
    csrq char(8) NOT NULL, csd char(6) NOT NULL, hjqh char(6) NOT NULL, hjdz varchar(200) NOT NULL,
    zxbz char(1) NOT NULL, gxsj timestamp(0) NOT NULL, jhbz boolean NOT NULL, jhzd text[] NOT NULL);
  CREATE TABLE rkgl.hk_hxx (
    hh char(15) NOT NULL, hlb char(1) NOT NULL, hzxm varchar(60) NOT NULL, hzhm char(18) NOT NULL, xzqh char(6) NOT NULL,
    zz varchar(200) NOT NULL, djjg varchar(100) NOT NULL, djrq char(8) NOT NULL, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL);
  CREATE TABLE rkgl.hk_cyxx (
    hh char(15) NOT NULL, xh smallint NOT NULL, gmsfhm char(18) NOT NULL, xm varchar(60) NOT NULL, yhzgx char(2) NOT NULL);
  COMMENT ON TABLE rkgl.rk_jbxx IS '人口基本信息';
  COMMENT ON TABLE rkgl.hk_hxx IS '户信息';
  COMMENT ON TABLE rkgl.hk_cyxx IS '户成员';
`;

const INDEX = `
  ALTER TABLE rkgl.rk_jbxx ADD CONSTRAINT rk_jbxx_pk PRIMARY KEY (gmsfhm);
  ALTER TABLE rkgl.hk_hxx ADD CONSTRAINT hk_hxx_pk PRIMARY KEY (hh);
  ALTER TABLE rkgl.hk_cyxx ADD CONSTRAINT hk_cyxx_pk PRIMARY KEY (hh, xh);
  ALTER TABLE rkgl.hk_cyxx ADD CONSTRAINT hk_cyxx_gmsfhm_uk UNIQUE (gmsfhm);
  ALTER TABLE rkgl.hk_cyxx ADD CONSTRAINT hk_cyxx_hh_fk FOREIGN KEY (hh) REFERENCES rkgl.hk_hxx (hh);
  ALTER TABLE rkgl.hk_cyxx ADD CONSTRAINT hk_cyxx_gmsfhm_fk FOREIGN KEY (gmsfhm) REFERENCES rkgl.rk_jbxx (gmsfhm);
`;

/** The register's own codes for the relation to the head (police two-digit form). */
const RELATION_CODES: Record<Relation, string> = { '0': '02', '1': '10', '2': '20', '3': '30', '5': '50' };

/** Which column of the register holds the fact that a correction doubts. */
const DOUBTED_COLUMNS = { name: 'xm', address: 'hjdz', birthDate: 'csrq' } as const;

function database(people: number, seed: number): SampleDatabase {
  const from = (rows: (household: Household) => Iterable<readonly Cell[]>) =>
    function* (): Generator<readonly Cell[]> {
      for (const household of households(people, seed)) yield* rows(household);
    };
  return {
    schema: 'rkgl',
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'rk_jbxx',
        columns: ['gmsfhm', 'xm', 'cym', 'xb', 'mz', 'csrq', 'csd', 'hjqh', 'hjdz', 'zxbz', 'gxsj', 'jhbz', 'jhzd'],
        rows: from((household) => household.members.map((person) => personRow(person, household))),
      },
      {
        name: 'hk_hxx',
        columns: ['hh', 'hlb', 'hzxm', 'hzhm', 'xzqh', 'zz', 'djjg', 'djrq', 'gxsj', 'jhbz'],
        rows: from((household) => [householdRow(household)]),
      },
      {
        name: 'hk_cyxx',
        columns: ['hh', 'xh', 'gmsfhm', 'xm', 'yhzgx'],
        rows: from((household) => household.members.map((person, at) => memberRow(person, household, at))),
      },
    ],
  };
}

function personRow(person: Person, household: Household): Cell[] {
  const doubted = person.doubted ?? [];
  return [
    person.number,
    person.name,
    person.formerName ?? null,
    person.sex === 'male' ? 'M' : 'F',
    person.ethnicGroup,
    packed(person.birthDate),
    person.birthDistrict,
    household.district,
    household.address,
    person.cancelled ? '1' : '0',
    `${person.updatedOn} 17:30:00`,
    doubted === 'all' ? 't' : 'f',
    doubted === 'all' ? [] : doubted.map((fact) => DOUBTED_COLUMNS[fact]),
  ];
}

function householdRow(household: Household): Cell[] {
  const head = household.members[0]!;
  return [
    household.number,
    household.kind === 'family' ? '1' : '2',
    head.name,
    head.number,
    household.district,
    household.address,
    `云澜市公安局${DISTRICTS[household.district]}分局`,
    packed(household.registeredOn),
    `${household.registeredOn} 09:00:00`,
    'f',
  ];
}

function memberRow(person: Person, household: Household, at: number): Cell[] {
  return [household.number, at + 1, person.number, person.name, RELATION_CODES[person.relation]];
}

function packed(isoDay: string): string {
  return isoDay.replaceAll('-', '');
}

const PERSON: ReferenceData['resources'][number] = {
  resource: '101001/000001',
  table: 'rkgl.rk_jbxx',
  subjectColumn: 'gmsfhm',
  columns: {
    citizenNumber: column('gmsfhm'),
    name: column('xm'),
    formerName: column('cym'),
    sex: column('xb', { map: { M: '1', F: '2' } }),
    ethnicGroup: column('mz'),
    birthDate: column('csrq', PACKED_DATE),
    birthPlace: column('csd'),
    householdRegion: column('hjqh'),
    registeredAddress: column('hjdz'),
    status: column('zxbz', { map: { '0': '1', '1': '2' } }),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
};

const MEMBER: MappedColumns = {
  name: column('xm'),
  citizenNumber: column('gmsfhm'),
  relation: coded('yhzgx', RELATION_CODES),
};

const HOUSEHOLD: ReferenceData['resources'][number] = {
  resource: '101001/000002',
  table: 'rkgl.hk_hxx',
  subjectColumn: 'gmsfhm',
  through: { table: 'rkgl.hk_cyxx', keyColumn: 'hh', parentColumn: 'hh' },
  columns: {
    householdNumber: column('hh'),
    householdType: column('hlb'),
    headName: column('hzxm'),
    headNumber: column('hzhm'),
    region: column('xzqh'),
    address: column('zz'),
    registrar: column('djjg'),
    registeredOn: column('djrq', PACKED_DATE),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  children: {
    members: { table: 'rkgl.hk_cyxx', keyColumn: 'hh', parentColumn: 'hh', orderBy: 'xh', columns: MEMBER },
  },
  correction: { recordColumn: 'jhbz' },
};

export const publicSecurity: ReferenceData<'public-security'> = {
  department: PUBLIC_SECURITY,
  database,
  sourceName: 'register',
  resources: [PERSON, HOUSEHOLD],
};
