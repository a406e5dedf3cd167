import type { MappedChildren } from '../../../../contracts';
import { SAMPLE_DAY, type Household, type Person, type Relation } from '../country';
import {
  licenceCells,
  licenceColumnDefinitions,
  licenceColumnNames,
  licenceItems,
  USUAL_LICENCE_COLUMNS,
  type LicenceWords,
} from '../licences';
import { coded, column, LOCAL_TIME, PACKED_DATE } from '../mapping';
import { DISTRICTS } from '../names';
import { households } from '../population';
import { seededRandom, type Random } from '../random';
import type { Cell, SampleDatabase } from '../tables';
import { WELL_KNOWN } from '../well-known';
import { isWellKnown } from '../well-known-facts';
import { PUBLIC_SECURITY } from './directory';
import type { ReferenceData } from './reference-data';

const LICENCE: LicenceWords = {
  columns: { ...USUAL_LICENCE_COLUMNS, licenceNumber: 'hkbbh', holder: 'hzxm', holderCode: 'hzhm' },
  statusCodes: { 1: '10', 2: '20', 3: '30', 4: '40', 5: '50', 6: '60' },
};

/** Pinyin initials, packed dates and local times, as a real household register of the nineties keeps them. */
const CREATE = `
  CREATE TABLE rkgl.rk_jbxx (
    gmsfhm char(18) NOT NULL, xm varchar(60) NOT NULL, cym varchar(60), xb char(1) NOT NULL, mz char(2) NOT NULL,
    csrq char(8) NOT NULL, csd char(6) NOT NULL, hjqh char(6) NOT NULL, hjdz varchar(200) NOT NULL,
    zxbz char(1) NOT NULL, gxsj timestamp(0) NOT NULL, jhbz boolean NOT NULL, jhzd text[] NOT NULL);
  CREATE TABLE rkgl.hk_hxx (
    hh char(15) NOT NULL, hlb char(1) NOT NULL, hzxm varchar(60) NOT NULL, hzhm char(18) NOT NULL, xzqh char(6) NOT NULL,
    zz varchar(200) NOT NULL, djjg varchar(100) NOT NULL, djrq char(8) NOT NULL, gxsj timestamp(0) NOT NULL,
    qrrq char(8), qcrq char(8), hdql varchar(100), jhbz boolean NOT NULL);
  CREATE TABLE rkgl.hk_cyxx (
    hh char(15) NOT NULL, xh smallint NOT NULL, gmsfhm char(18) NOT NULL, xm varchar(60) NOT NULL, yhzgx char(2) NOT NULL);
  CREATE TABLE rkgl.zz_hkb (
    ${licenceColumnDefinitions(LICENCE)}, hh char(15) NOT NULL, zz varchar(200) NOT NULL, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL);
  COMMENT ON TABLE rkgl.rk_jbxx IS '人口基本信息';
  COMMENT ON TABLE rkgl.hk_hxx IS '户信息';
  COMMENT ON TABLE rkgl.hk_cyxx IS '户成员';
  COMMENT ON TABLE rkgl.zz_hkb IS '居民户口簿电子证照';
`;

const INDEX = `
  ALTER TABLE rkgl.rk_jbxx ADD CONSTRAINT rk_jbxx_pk PRIMARY KEY (gmsfhm);
  ALTER TABLE rkgl.hk_hxx ADD CONSTRAINT hk_hxx_pk PRIMARY KEY (hh);
  ALTER TABLE rkgl.zz_hkb ADD CONSTRAINT zz_hkb_pk PRIMARY KEY (hh);
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
        columns: [
          ...['hh', 'hlb', 'hzxm', 'hzhm', 'xzqh', 'zz', 'djjg', 'djrq', 'gxsj', 'qrrq', 'qcrq', 'hdql', 'jhbz'],
        ],
        *rows() {
          const random = seededRandom(seed, 'moves');
          for (const household of households(people, seed)) yield householdRow(household, random);
        },
      },
      {
        name: 'hk_cyxx',
        columns: ['hh', 'xh', 'gmsfhm', 'xm', 'yhzgx'],
        rows: from((household) => household.members.map((person, at) => memberRow(person, household, at))),
      },
      {
        name: 'zz_hkb',
        columns: [...licenceColumnNames(LICENCE), 'hh', 'zz', 'gxsj', 'jhbz'],
        rows: from((household) => [bookRow(household)]),
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

const ELSEWHERE = ['星海省澄江市', '星海省白沙市', '星海省北屿市', '星海省松溪县'] as const;

function householdRow(household: Household, random: Random): Cell[] {
  const head = household.members[0]!;
  // Some came from elsewhere when they were registered; few have announced that they leave.
  const cameIn = random.chance(0.12);
  const leaves = random.chance(0.003) && !isWellKnown(head);
  return [
    household.number,
    household.kind === 'family' ? '1' : '2',
    head.name,
    head.number,
    household.district,
    household.address,
    `云澜市公安局${DISTRICTS[household.district]}分局`,
    packed(household.registeredOn),
    `${leaves ? SAMPLE_DAY : household.registeredOn} 09:00:00`,
    cameIn ? packed(household.registeredOn) : null,
    leaves ? packed(SAMPLE_DAY) : null,
    cameIn ? random.pick(ELSEWHERE) : null,
    random.chance(0.0005) && !isWellKnown(head) ? 't' : 'f',
  ];
}

function bookRow(household: Household): Cell[] {
  const head = household.members[0]!;
  const isKnown = head === WELL_KNOWN.applicant;
  return [
    ...licenceCells(
      {
        type: 'household book',
        number: household.number,
        serial: isKnown ? '20261123000001' : `HK${packed(household.registeredOn)}${household.number}`,
        issuer: PUBLIC_SECURITY,
        issuedOn: household.registeredOn,
        holder: { name: head.name, code: head.number, codeType: '111' },
      },
      LICENCE,
    ),
    household.number,
    household.address,
    `${household.registeredOn} 09:30:00`,
    'f',
  ];
}

function memberRow(person: Person, household: Household, at: number): Cell[] {
  return [household.number, at + 1, person.number, person.name, RELATION_CODES[person.relation]];
}

function packed(isoDay: string): string {
  return isoDay.slice(0, 4) + isoDay.slice(5, 7) + isoDay.slice(8);
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

const MEMBERS: MappedChildren = {
  table: 'rkgl.hk_cyxx',
  keyColumn: 'hh',
  parentColumn: 'hh',
  orderBy: 'xh',
  columns: { name: column('xm'), citizenNumber: column('gmsfhm'), relation: coded('yhzgx', RELATION_CODES) },
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
    movedInOn: column('qrrq', PACKED_DATE),
    movedOutOn: column('qcrq', PACKED_DATE),
    movedFrom: column('hdql'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  children: { members: MEMBERS },
  correction: { recordColumn: 'jhbz' },
};

/** Any member asks for the book, which is one a household and held by its head. */
const BOOK: ReferenceData['resources'][number] = {
  resource: '105001/000001',
  table: 'rkgl.zz_hkb',
  subjectColumn: 'gmsfhm',
  through: { table: 'rkgl.hk_cyxx', keyColumn: 'hh', parentColumn: 'hh' },
  columns: {
    ...licenceItems(LICENCE),
    householdNumber: column('hh'),
    headName: column('hzxm'),
    address: column('zz'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  children: { members: MEMBERS },
  correction: { recordColumn: 'jhbz' },
};

export const publicSecurity: ReferenceData<'public-security'> = {
  department: PUBLIC_SECURITY,
  database,
  sourceName: 'register',
  resources: [PERSON, HOUSEHOLD, BOOK],
};
