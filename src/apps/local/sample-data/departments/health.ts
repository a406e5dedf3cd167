import { births, type Birth } from '../births';
import { deaths, type Death } from '../deaths';
import { foodWorkers, type FoodWorker } from '../food-workers';
import {
  licenceCells,
  licenceColumnDefinitions,
  licenceColumnNames,
  licenceItems,
  SAME_STATUS_CODES,
  USUAL_LICENCE_COLUMNS,
  type LicenceWords,
} from '../licences';
import { coded, column, DATE, LOCAL_TIME, PACKED_DATE } from '../mapping';
import type { Cell, SampleDatabase } from '../tables';
import { WELL_KNOWN } from '../well-known';
import { HEALTH } from './directory';
import type { ReferenceData } from './reference-data';

const LICENCE: LicenceWords = {
  columns: { ...USUAL_LICENCE_COLUMNS, licenceNumber: 'csyxzmbh', issuer: 'qfjg', issuedOn: 'qfrq' },
  statusCodes: SAME_STATUS_CODES,
};

const CREATE = `
  CREATE TABLE wjxx.cs_csxx (
    csyxzmbh char(10) NOT NULL, xsexm varchar(60) NOT NULL, xsesfzh char(18) NOT NULL, xb char(1) NOT NULL,
    csrq char(8) NOT NULL, csdqh char(6) NOT NULL, jsjg varchar(100) NOT NULL, mqxm varchar(60), mqsfzh char(18),
    fqxm varchar(60), fqsfzh char(18), qfrq char(8) NOT NULL, gxsj timestamp(0) NOT NULL, jhbz boolean NOT NULL);
  CREATE TABLE wjxx.sw_swxx (
    swzmbh varchar(30) NOT NULL, xm varchar(60) NOT NULL, sfzh char(18) NOT NULL, swrq char(8) NOT NULL,
    swdd varchar(200), qfjg varchar(100) NOT NULL, qfrq char(8) NOT NULL, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL);
  CREATE TABLE wjxx.zz_csyxzm (
    ${licenceColumnDefinitions(LICENCE)}, xb char(1) NOT NULL, csrq char(8) NOT NULL, csdqh char(6) NOT NULL,
    mqxm varchar(60), mqsfzh char(18), fqxm varchar(60), fqsfzh char(18), gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL);
  CREATE TABLE wjxx.cy_jkzm (
    jkzbh varchar(30) NOT NULL, xm varchar(60) NOT NULL, sfzh char(18) NOT NULL, tjjl varchar(4) NOT NULL,
    tjrq date NOT NULL, yxqz date NOT NULL, tjjg varchar(100) NOT NULL, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL);
  COMMENT ON TABLE wjxx.cs_csxx IS '出生医学登记';
  COMMENT ON TABLE wjxx.sw_swxx IS '死亡医学登记';
  COMMENT ON TABLE wjxx.zz_csyxzm IS '出生医学证明电子证照';
  COMMENT ON TABLE wjxx.cy_jkzm IS '食品从业人员健康证明';
`;

const INDEX = `
  ALTER TABLE wjxx.cs_csxx ADD CONSTRAINT cs_csxx_pk PRIMARY KEY (xsesfzh);
  ALTER TABLE wjxx.sw_swxx ADD CONSTRAINT sw_swxx_pk PRIMARY KEY (sfzh);
  ALTER TABLE wjxx.zz_csyxzm ADD CONSTRAINT zz_csyxzm_pk PRIMARY KEY (czztdm);
  ALTER TABLE wjxx.cy_jkzm ADD CONSTRAINT cy_jkzm_pk PRIMARY KEY (sfzh);
`;

const SEX_CODES = { 1: 'M', 2: 'F' } as const;
const RESULT_CODES = { 1: '合格', 2: '不合格' } as const;

function database(people: number, seed: number): SampleDatabase {
  const from = <Fact>(facts: (people: number, seed: number) => Iterable<Fact>, row: (fact: Fact) => Cell[]) =>
    function* (): Generator<readonly Cell[]> {
      for (const fact of facts(people, seed)) yield row(fact);
    };
  const parents = ['mqxm', 'mqsfzh', 'fqxm', 'fqsfzh'];
  return {
    schema: 'wjxx',
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'cs_csxx',
        columns: [
          ...['csyxzmbh', 'xsexm', 'xsesfzh', 'xb', 'csrq', 'csdqh', 'jsjg', ...parents, 'qfrq', 'gxsj', 'jhbz'],
        ],
        rows: from(births, birthRow),
      },
      {
        name: 'sw_swxx',
        columns: ['swzmbh', 'xm', 'sfzh', 'swrq', 'swdd', 'qfjg', 'qfrq', 'gxsj', 'jhbz'],
        rows: from(deaths, deathRow),
      },
      {
        name: 'zz_csyxzm',
        columns: [...licenceColumnNames(LICENCE), 'xb', 'csrq', 'csdqh', ...parents, 'gxsj', 'jhbz'],
        rows: from(births, certificateRow),
      },
      {
        name: 'cy_jkzm',
        columns: ['jkzbh', 'xm', 'sfzh', 'tjjl', 'tjrq', 'yxqz', 'tjjg', 'gxsj', 'jhbz'],
        rows: from(foodWorkers, foodWorkerRow),
      },
    ],
  };
}

function packed(isoDay: string): string {
  return isoDay.slice(0, 4) + isoDay.slice(5, 7) + isoDay.slice(8);
}

function parentCells({ mother, father }: Birth): Cell[] {
  return [mother?.name ?? null, mother?.number ?? null, father?.name ?? null, father?.number ?? null];
}

function birthRow(birth: Birth): Cell[] {
  const { child } = birth;
  return [
    birth.certificateNumber,
    child.name,
    child.number,
    child.sex === 'male' ? 'M' : 'F',
    packed(child.birthDate),
    child.birthDistrict,
    birth.institution,
    ...parentCells(birth),
    packed(birth.registeredOn),
    `${birth.registeredOn} 11:00:00`,
    birth.doubted ? 't' : 'f',
  ];
}

function certificateRow(birth: Birth): Cell[] {
  const { child } = birth;
  return [
    ...licenceCells(
      {
        type: 'birth certificate',
        number: birth.certificateNumber,
        serial:
          child === WELL_KNOWN.child ? '20261123000006' : `CS${packed(birth.registeredOn)}${birth.certificateNumber}`,
        issuer: HEALTH,
        issuedOn: birth.registeredOn,
        holder: { name: child.name, code: child.number, codeType: '111' },
      },
      LICENCE,
    ),
    child.sex === 'male' ? 'M' : 'F',
    packed(child.birthDate),
    child.birthDistrict,
    ...parentCells(birth),
    `${birth.registeredOn} 11:00:00`,
    birth.doubted ? 't' : 'f',
  ];
}

function deathRow({ person, certificateNumber, diedOn, place, issuer, registeredOn, doubted }: Death): Cell[] {
  return [
    certificateNumber,
    person.name,
    person.number,
    packed(diedOn),
    place ?? null,
    issuer,
    packed(registeredOn),
    `${registeredOn} 15:00:00`,
    doubted ? 't' : 'f',
  ];
}

function foodWorkerRow(worker: FoodWorker): Cell[] {
  return [
    worker.certificateNumber,
    worker.person.name,
    worker.person.number,
    RESULT_CODES[worker.isFit ? 1 : 2],
    worker.examinedOn,
    worker.validUntil,
    worker.institution,
    `${worker.examinedOn} 17:00:00`,
    worker.doubted ? 't' : 'f',
  ];
}

type Mapping = ReferenceData['resources'][number];

const PARENTS: Mapping['columns'] = {
  motherName: column('mqxm'),
  motherNumber: column('mqsfzh'),
  fatherName: column('fqxm'),
  fatherNumber: column('fqsfzh'),
};
const CHILD: Mapping['columns'] = {
  sex: coded('xb', SEX_CODES),
  bornOn: column('csrq', PACKED_DATE),
  birthPlace: column('csdqh'),
};

const BIRTH: Mapping = {
  resource: '101003/000001',
  table: 'wjxx.cs_csxx',
  subjectColumn: 'xsesfzh',
  columns: {
    certificateNumber: column('csyxzmbh'),
    name: column('xsexm'),
    ...CHILD,
    institution: column('jsjg'),
    ...PARENTS,
    registeredOn: column('qfrq', PACKED_DATE),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz' },
};

const DEATH: Mapping = {
  resource: '101003/000002',
  table: 'wjxx.sw_swxx',
  subjectColumn: 'sfzh',
  columns: {
    certificateNumber: column('swzmbh'),
    name: column('xm'),
    diedOn: column('swrq', PACKED_DATE),
    place: column('swdd'),
    issuer: column('qfjg'),
    registeredOn: column('qfrq', PACKED_DATE),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz' },
};

const CERTIFICATE: Mapping = {
  resource: '105001/000006',
  table: 'wjxx.zz_csyxzm',
  subjectColumn: 'czztdm',
  columns: {
    ...licenceItems(LICENCE),
    childName: column('czzt'),
    ...CHILD,
    ...PARENTS,
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz' },
};

const FOOD_WORKER: Mapping = {
  resource: '202001/000001',
  table: 'wjxx.cy_jkzm',
  subjectColumn: 'sfzh',
  columns: {
    certificateNumber: column('jkzbh'),
    name: column('xm'),
    result: coded('tjjl', RESULT_CODES),
    examinedOn: column('tjrq', DATE),
    validUntil: column('yxqz', DATE),
    institution: column('tjjg'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz' },
};

export const health: ReferenceData<'health'> = {
  department: HEALTH,
  database,
  sourceName: 'health',
  resources: [BIRTH, DEATH, CERTIFICATE, FOOD_WORKER],
};
