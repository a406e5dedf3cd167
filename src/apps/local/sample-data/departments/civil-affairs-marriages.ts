import type { Family, Marriage, Person } from '../country';
import { families } from '../families';
import {
  licenceCells,
  licenceColumnDefinitions,
  licenceColumnNames,
  licenceItems,
  USUAL_LICENCE_COLUMNS,
  type LicenceWords,
} from '../licences';
import { coded, column, DATE, LOCAL_TIME } from '../mapping';
import { DISTRICTS } from '../names';
import type { Cell, SampleDatabase } from '../tables';
import { WELL_KNOWN } from '../well-known';
import { CIVIL_AFFAIRS } from './directory';
import type { ReferenceData } from './reference-data';

/** A married family: whoever is married has both. */
type Couple = Family & Required<Pick<Family, 'father' | 'mother' | 'marriage'>>;

const LICENCE: LicenceWords = {
  columns: { ...USUAL_LICENCE_COLUMNS, licenceNumber: 'jhzzh', holder: 'czrxm', holderCode: 'czrzjhm' },
  statusCodes: { 1: 'YX', 2: 'GQ', 3: 'BG', 4: 'ZX', 5: 'DX', 6: 'ZK' },
};

/** Registrations with their history, whose newest counts for whom, and the certificates that the two got. */
const CREATE = `
  CREATE TABLE mzyw.hy_djxx (
    zzh varchar(20) NOT NULL, ywlx varchar(4) NOT NULL, djrq date NOT NULL, djjg varchar(100) NOT NULL,
    nfxm varchar(60) NOT NULL, nfsfzh char(18) NOT NULL, nvfxm varchar(60) NOT NULL, nvfsfzh char(18) NOT NULL,
    jlzt char(1) NOT NULL);
  CREATE TABLE mzyw.hy_grzt (
    sfzh char(18) NOT NULL, zzh varchar(20) NOT NULL, hyzk char(2) NOT NULL, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL);
  CREATE TABLE mzyw.zz_jhz (
    ${licenceColumnDefinitions(LICENCE)}, poxm varchar(60) NOT NULL, pozjhm char(18) NOT NULL, djrq date NOT NULL,
    gxsj timestamp(0) NOT NULL, jhbz boolean NOT NULL);
  CREATE VIEW mzyw.v_grhydj AS
    SELECT g.sfzh, g.hyzk, g.gxsj, g.jhbz, d.zzh, d.ywlx, d.djrq, d.djjg, d.nfxm, d.nfsfzh, d.nvfxm, d.nvfsfzh, d.jlzt
    FROM mzyw.hy_grzt g JOIN mzyw.hy_djxx d USING (zzh);
  COMMENT ON TABLE mzyw.hy_djxx IS '婚姻登记信息';
  COMMENT ON TABLE mzyw.hy_grzt IS '个人婚姻状况（指向最近一次登记）';
  COMMENT ON TABLE mzyw.zz_jhz IS '结婚证电子证照';
`;

const INDEX = `
  ALTER TABLE mzyw.hy_djxx ADD CONSTRAINT hy_djxx_pk PRIMARY KEY (zzh);
  ALTER TABLE mzyw.hy_grzt ADD CONSTRAINT hy_grzt_pk PRIMARY KEY (sfzh);
  ALTER TABLE mzyw.zz_jhz ADD CONSTRAINT zz_jhz_pk PRIMARY KEY (czrzjhm);
`;

const CATEGORY_CODES = { 1: 'IA', 2: 'IB', 3: 'ICA' } as const;
const STATUS_CODES = { 1: '0', 2: '9' } as const;

export function marriageTables(people: number, seed: number): Omit<SampleDatabase, 'schema'> {
  const from = (rows: (couple: Couple, turn: number) => Iterable<readonly Cell[]>) =>
    function* (): Generator<readonly Cell[]> {
      let turn = 0;
      for (const family of families(people, seed)) if (isCouple(family)) yield* rows(family, ++turn);
    };
  return {
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'hy_djxx',
        columns: ['zzh', 'ywlx', 'djrq', 'djjg', 'nfxm', 'nfsfzh', 'nvfxm', 'nvfsfzh', 'jlzt'],
        rows: from(registrationRows),
      },
      { name: 'hy_grzt', columns: ['sfzh', 'zzh', 'hyzk', 'gxsj', 'jhbz'], rows: from(standingRows) },
      {
        name: 'zz_jhz',
        columns: [...licenceColumnNames(LICENCE), 'poxm', 'pozjhm', 'djrq', 'gxsj', 'jhbz'],
        rows: from(certificateRows),
      },
    ],
  };
}

function isCouple(family: Family): family is Couple {
  return family.marriage !== undefined;
}

function registrationRows({ father, mother, marriage }: Couple): Cell[][] {
  const row = (kind: keyof typeof CATEGORY_CODES, number: string, on: string, isValid: boolean): Cell[] => [
    number,
    CATEGORY_CODES[kind],
    on,
    `云澜市${DISTRICTS[marriage.district]}民政局婚姻登记处`,
    father.name,
    father.number,
    mother.name,
    mother.number,
    isValid ? STATUS_CODES[1] : STATUS_CODES[2],
  ];
  const { reissued, divorced } = marriage;
  return [
    row(1, marriage.certificateNumber, marriage.marriedOn, divorced === undefined && reissued === undefined),
    ...(reissued ? [row(3, reissued.certificateNumber, reissued.on, true)] : []),
    ...(divorced ? [row(2, divorced.certificateNumber, divorced.on, true)] : []),
  ];
}

function standingRows({ father, mother, marriage }: Couple): Cell[][] {
  const newest = marriage.divorced ?? marriage.reissued ?? marriage;
  const row = (person: Person, other: Person, doubted: boolean): Cell[] => [
    person.number,
    newest.certificateNumber,
    maritalStatus(marriage, other),
    `${marriage.updatedOn} 16:00:00`,
    doubted ? 't' : 'f',
  ];
  return [row(father, mother, marriage.doubted === 'husband'), row(mother, father, marriage.doubted === 'wife')];
}

/** GB/T 2261.2. */
function maritalStatus({ divorced, remarried }: Marriage, other: Person): string {
  if (divorced) return '40';
  if (other.cancelled) return '30';
  return remarried ? '22' : '21';
}

/** Serial numbers of the two certificates that the documentation prints. */
const KNOWN_SERIALS = new Map<string, string>([
  [WELL_KNOWN.applicant.number, '20261123000002'],
  [WELL_KNOWN.spouse.number, '20261123000012'],
]);

function certificateRows({ father, mother, marriage }: Couple, turn: number): Cell[][] {
  const { number, on } = marriage.reissued
    ? { number: marriage.reissued.certificateNumber, on: marriage.reissued.on }
    : { number: marriage.certificateNumber, on: marriage.marriedOn };
  const row = (person: Person, other: Person, copy: number): Cell[] => [
    ...licenceCells(
      {
        type: 'marriage certificate',
        number,
        serial: KNOWN_SERIALS.get(person.number) ?? `JH${String(turn).padStart(8, '0')}${copy}`,
        issuer: CIVIL_AFFAIRS,
        issuedOn: on,
        holder: { name: person.name, code: person.number, codeType: '111' },
        status: marriage.divorced ? '4' : '1',
      },
      LICENCE,
    ),
    other.name,
    other.number,
    marriage.marriedOn,
    `${marriage.updatedOn} 16:00:00`,
    marriage.doubted === (copy === 1 ? 'husband' : 'wife') ? 't' : 'f',
  ];
  return [row(father, mother, 1), row(mother, father, 2)];
}

const MARRIAGE: ReferenceData['resources'][number] = {
  resource: '101002/000001',
  table: 'mzyw.v_grhydj',
  subjectColumn: 'sfzh',
  columns: {
    category: coded('ywlx', CATEGORY_CODES),
    certificateNumber: column('zzh'),
    registeredOn: column('djrq', DATE),
    registrar: column('djjg'),
    partyAName: column('nfxm'),
    partyANumber: column('nfsfzh'),
    partyBName: column('nvfxm'),
    partyBNumber: column('nvfsfzh'),
    status: coded('jlzt', STATUS_CODES),
    maritalStatus: column('hyzk'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz' },
};

const CERTIFICATE: ReferenceData['resources'][number] = {
  resource: '105001/000002',
  table: 'mzyw.zz_jhz',
  subjectColumn: 'czrzjhm',
  columns: {
    ...licenceItems(LICENCE),
    spouseName: column('poxm'),
    spouseNumber: column('pozjhm'),
    registeredOn: column('djrq', DATE),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz' },
};

export const MARRIAGE_RESOURCES = [MARRIAGE, CERTIFICATE];
