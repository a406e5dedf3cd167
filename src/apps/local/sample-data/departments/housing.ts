import { SAMPLE_DAY, type Job } from '../country';
import { economy } from '../economy';
import {
  licenceCells,
  licenceColumnDefinitions,
  licenceColumnNames,
  licenceItems,
  USUAL_LICENCE_COLUMNS,
  type LicenceStatus,
  type LicenceWords,
} from '../licences';
import { coded, column, LOCAL_TIME } from '../mapping';
import { epochDay, isoDate } from '../numbers';
import { seededRandom, type Random } from '../random';
import type { Cell, SampleDatabase } from '../tables';
import { WELL_KNOWN } from '../well-known';
import { HOUSING } from './directory';
import type { ReferenceData } from './reference-data';

const WORDS: LicenceWords = {
  columns: { ...USUAL_LICENCE_COLUMNS, holder: 'cyrymc', holderCode: 'sfzh', holderCodeType: 'zjlx', status: 'zszt' },
  statusCodes: { 1: '01', 2: '02', 3: '03', 4: '04', 5: '05', 6: '06' },
};

const CREATE = `
  CREATE TABLE zjgl.ejzjs_zczs (
    ${licenceColumnDefinitions(WORDS)},
    zcbh varchar(30) NOT NULL, zczy varchar(4) NOT NULL, pyqy varchar(200) NOT NULL, pyqydm char(18) NOT NULL,
    gxsj timestamp(0) NOT NULL, jhbz boolean NOT NULL, jhzd text[] NOT NULL);
  COMMENT ON TABLE zjgl.ejzjs_zczs IS '二级建造师注册证书';
`;

const INDEX = `
  ALTER TABLE zjgl.ejzjs_zczs ADD CONSTRAINT ejzjs_zczs_pk PRIMARY KEY (sfzh);
  ALTER TABLE zjgl.ejzjs_zczs ADD CONSTRAINT ejzjs_zczs_zcbh_uk UNIQUE (zcbh);
  CREATE INDEX ejzjs_zczs_pyqydm_ix ON zjgl.ejzjs_zczs (pyqydm);
`;

/** The office's own initials by the contract's codes: 建筑, 公路, 水利, 市政, 矿业, 机电. */
const SPECIALTY_CODES = { '01': 'JZ', '02': 'GL', '03': 'SL', '04': 'SZ', '05': 'KY', '06': 'JD' } as const;
type Specialty = keyof typeof SPECIALTY_CODES;

/** GB/T 4754 class of construction firms in the sample country. */
const CONSTRUCTION = '4790';
const SHARE_OF_STAFF = 0.25;
const TODAY = epochDay(SAMPLE_DAY);
/** A registration runs for three years; nobody is registered before 23. */
const TERM_DAYS = 3 * 365;
const FROM = 23 * 365.25;

interface Constructor {
  job: Job;
  specialty: Specialty;
  issuedOn: string;
  validUntil: string;
  status: LicenceStatus;
  doubted?: 'all' | readonly 'pyqy'[];
}

/** People employed by construction firms, some of whom are registered; the registration ends with the employment. */
function* constructors(people: number, seed: number): Generator<Constructor> {
  const random = seededRandom(seed, 'constructors');
  for (const { jobs, wellKnown } of economy(people, seed)) {
    for (const job of jobs) {
      if (wellKnown) {
        if (job.person === WELL_KNOWN.constructor) {
          yield { job, specialty: '01', issuedOn: '2025-03-18', validUntil: '2028-03-17', status: '1' };
        }
      } else if (job.trade === CONSTRUCTION && random.chance(SHARE_OF_STAFF)) {
        const made = makeConstructor(random, job);
        if (made) yield made;
      }
    }
  }
}

function makeConstructor(random: Random, job: Job): Constructor | undefined {
  const first = Math.max(
    epochDay(job.since),
    Math.ceil(epochDay(job.person.birthDate) + FROM),
    TODAY - TERM_DAYS - 300,
  );
  const last = job.until === undefined ? TODAY : epochDay(job.until);
  if (first > last) return undefined;
  const issued = random.between(first, last);
  const made: Constructor = {
    job,
    specialty: random.weighted([
      ['01', 50],
      ['02', 10],
      ['03', 8],
      ['04', 18],
      ['05', 2],
      ['06', 12],
    ] as const),
    issuedOn: isoDate(issued),
    validUntil: isoDate(issued + TERM_DAYS),
    status: job.until !== undefined ? '4' : issued + TERM_DAYS < TODAY ? '2' : random.chance(0.02) ? '5' : '1',
  };
  if (random.chance(0.01)) made.doubted = random.pick(['all', ['pyqy']] as const);
  return made;
}

function database(people: number, seed: number): SampleDatabase {
  return {
    schema: 'zjgl',
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'ejzjs_zczs',
        columns: [...licenceColumnNames(WORDS), 'zcbh', 'zczy', 'pyqy', 'pyqydm', 'gxsj', 'jhbz', 'jhzd'],
        *rows() {
          let number = 0;
          for (const constructor of constructors(people, seed)) yield constructorRow(constructor, ++number);
        },
      },
    ],
  };
}

function constructorRow(
  { job, specialty, issuedOn, validUntil, status, doubted = [] }: Constructor,
  at: number,
): Cell[] {
  const { person, employer } = job;
  const meta = licenceCells(
    {
      type: 'second-class constructor',
      number: `星建二字第${String(at).padStart(8, '0')}号`,
      serial: person === WELL_KNOWN.constructor ? '20261123000004' : `2026${String(at).padStart(10, '0')}`,
      issuer: HOUSING,
      issuedOn,
      holder: { name: person.name, code: person.number, codeType: '111' },
      validFrom: issuedOn,
      validUntil,
      status,
    },
    WORDS,
  );
  return [
    ...meta,
    // 星 2 99 year sequence, as provinces number second-class constructors.
    `星299${issuedOn.slice(2, 4)}${issuedOn.slice(0, 4)}${String(at).padStart(6, '0')}`,
    SPECIALTY_CODES[specialty],
    employer.name,
    employer.code,
    `${issuedOn} 10:00:05`,
    doubted === 'all' ? 't' : 'f',
    doubted === 'all' ? [] : doubted,
  ];
}

const CONSTRUCTOR: ReferenceData['resources'][number] = {
  resource: '105001/000004',
  table: 'zjgl.ejzjs_zczs',
  subjectColumn: 'sfzh',
  columns: {
    ...licenceItems(WORDS),
    registrationNumber: column('zcbh'),
    specialty: coded('zczy', SPECIALTY_CODES),
    employer: column('pyqy'),
    employerCode: column('pyqydm'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
};

export const housing: ReferenceData<'housing'> = {
  department: HOUSING,
  database,
  sourceName: 'constructors',
  resources: [CONSTRUCTOR],
};
