import { SAMPLE_DAY, type Cited } from '../country';
import { coded, column, LOCAL_TIME, PACKED_DATE } from '../mapping';
import { seededRandom } from '../random';
import { residents, type Resident } from '../residents';
import type { Cell, SampleDatabase } from '../tables';
import { isWellKnown } from '../well-known-facts';
import { HUMAN_RESOURCES } from './directory';
import type { ReferenceData } from './reference-data';

/** The code-like names of the ministry's own data standard (LB 1012), as such systems have used them for decades. */
const CREATE = `
  CREATE TABLE rsxx.ac01 (
    aac002 char(18) NOT NULL, aac003 varchar(60) NOT NULL, aae036 timestamp(0) NOT NULL, jhbz boolean NOT NULL,
    jhzd text[] NOT NULL);
  CREATE TABLE rsxx.ac02 (
    aac002 char(18) NOT NULL, aae140 char(2) NOT NULL, aac031 char(2) NOT NULL, aab004 varchar(200), aab003 char(18),
    aac030 char(8) NOT NULL, aae042 char(8));
  COMMENT ON TABLE rsxx.ac01 IS '个人基本信息';
  COMMENT ON TABLE rsxx.ac02 IS '个人参保信息';
`;

const INDEX = `
  ALTER TABLE rsxx.ac01 ADD CONSTRAINT ac01_pk PRIMARY KEY (aac002);
  ALTER TABLE rsxx.ac02 ADD CONSTRAINT ac02_pk PRIMARY KEY (aac002, aae140);
`;

/** The bureau's own codes: 企业养老, 机关养老, 居民养老, 失业, 工伤. */
const KIND_CODES = { 110: '11', 120: '12', 170: '15', 210: '21', 410: '41' } as const;
const STATUS_CODES = { 1: '10', 2: '20', 3: '30' } as const;
const FIRST_AGE = 16;
const PENSION_AGE = 60;

interface Insurance {
  kind: keyof typeof KIND_CODES;
  status: keyof typeof STATUS_CODES;
  employer?: Cited;
  /** ISO days. */
  from: string;
  until?: string;
}

function database(people: number, seed: number): SampleDatabase {
  return {
    schema: 'rsxx',
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'ac01',
        columns: ['aac002', 'aac003', 'aae036', 'jhbz', 'jhzd'],
        *rows() {
          const random = seededRandom(seed, 'social insurance corrections');
          for (const resident of residents(people, seed)) {
            const doubted = random.chance(0.002) && !isWellKnown(resident.person);
            if (resident.age >= FIRST_AGE) yield personRow(resident, doubted);
          }
        },
      },
      {
        name: 'ac02',
        columns: ['aac002', 'aae140', 'aac031', 'aab004', 'aab003', 'aac030', 'aae042'],
        *rows() {
          for (const resident of residents(people, seed)) {
            if (resident.age >= FIRST_AGE) yield* insuranceRows(resident);
          }
        },
      },
    ],
  };
}

/** Employees have three insurances by their employer, public ones by their own scheme; others the residents' pension. */
function insurancesOf({ person, job, age }: Resident): Insurance[] {
  if (job) {
    const { employer, trade, since, until } = job;
    const common = { status: until === undefined ? 1 : 2, employer, from: since, ...(until && { until }) } as const;
    return [
      { kind: trade === undefined ? 120 : 110, ...common },
      { kind: 210, ...common },
      { kind: 410, ...common },
    ];
  }
  const started = dayAtAge(person.birthDate, FIRST_AGE);
  const from = started < FIRST_RESIDENTS_PENSION ? FIRST_RESIDENTS_PENSION : started;
  const pension = dayAtAge(person.birthDate, PENSION_AGE);
  // Nothing ends before it began: people past sixty when the scheme began were entered once and draw at once.
  if (age >= PENSION_AGE) return [{ kind: 170, status: 3, from, until: pension > from ? pension : from }];
  if (person.cancelled)
    return [{ kind: 170, status: 3, from, until: person.updatedOn > from ? person.updatedOn : from }];
  return [{ kind: 170, status: 1, from }];
}

/** The scheme for residents exists since then. */
const FIRST_RESIDENTS_PENSION = '2011-07-01';

function dayAtAge(birthDate: string, age: number): string {
  const day = `${Number(birthDate.slice(0, 4)) + age}${birthDate.slice(4)}`;
  return day.endsWith('-02-29') ? day.replace(/29$/, '28') : day;
}

function personRow(resident: Resident, doubted: boolean): Cell[] {
  const { from, until } = insurancesOf(resident)[0]!;
  const changed = until ?? from;
  const { number, name } = resident.person;
  return [number, name, `${changed > SAMPLE_DAY ? SAMPLE_DAY : changed} 10:30:00`, 'f', doubted ? ['insurances'] : []];
}

function insuranceRows(resident: Resident): Cell[][] {
  return insurancesOf(resident).map(({ kind, status, employer, from, until }) => [
    resident.person.number,
    KIND_CODES[kind],
    STATUS_CODES[status],
    employer?.name ?? null,
    employer?.code ?? null,
    from.replaceAll('-', ''),
    until?.replaceAll('-', '') ?? null,
  ]);
}

export const humanResources: ReferenceData<'human-resources'> = {
  department: HUMAN_RESOURCES,
  database,
  sourceName: 'insurance',
  resources: [
    {
      resource: '101005/000001',
      table: 'rsxx.ac01',
      subjectColumn: 'aac002',
      columns: { name: column('aac003'), updatedAt: column('aae036', LOCAL_TIME) },
      children: {
        insurances: {
          table: 'rsxx.ac02',
          keyColumn: 'aac002',
          parentColumn: 'aac002',
          orderBy: 'aae140',
          columns: {
            kind: coded('aae140', KIND_CODES),
            status: coded('aac031', STATUS_CODES),
            employer: column('aab004'),
            employerCode: column('aab003'),
            from: column('aac030', PACKED_DATE),
            until: column('aae042', PACKED_DATE),
          },
        },
      },
      correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
    },
  ],
};
