import { coded, column, DATE, LOCAL_TIME } from '../mapping';
import { seededRandom } from '../random';
import { residents, type Resident } from '../residents';
import type { Cell, SampleDatabase } from '../tables';
import { isWellKnown } from '../well-known-facts';
import { MEDICAL_INSURANCE } from './directory';
import type { ReferenceData } from './reference-data';

const CREATE = `
  CREATE TABLE ybxx.ry_cbxx (
    sfzhm char(18) NOT NULL, ryxm varchar(60) NOT NULL, xzlx varchar(4) NOT NULL, cbzt varchar(4) NOT NULL,
    dwmc varchar(200), ksrq date NOT NULL, jsrq date, cbqh char(6) NOT NULL, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL, jhzd text[] NOT NULL);
  COMMENT ON TABLE ybxx.ry_cbxx IS '人员参保信息（现行）';
`;

const INDEX = `ALTER TABLE ybxx.ry_cbxx ADD CONSTRAINT ry_cbxx_pk PRIMARY KEY (sfzhm);`;

/** 职工, 居民; 正常, 暂停, 终止. */
const KIND_CODES = { 1: 'ZG', 2: 'JM' } as const;
const STATUS_CODES = { 1: 'ZC', 2: 'ZT', 3: 'ZZ' } as const;
/** The scheme for residents exists since then. */
const FIRST_RESIDENTS_INSURANCE = '2008-01-01';

function database(people: number, seed: number): SampleDatabase {
  return {
    schema: 'ybxx',
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'ry_cbxx',
        columns: ['sfzhm', 'ryxm', 'xzlx', 'cbzt', 'dwmc', 'ksrq', 'jsrq', 'cbqh', 'gxsj', 'jhbz', 'jhzd'],
        *rows() {
          const random = seededRandom(seed, 'medical insurance corrections');
          for (const resident of residents(people, seed)) {
            const doubted = random.chance(0.002) && !isWellKnown(resident.person);
            yield insuranceRow(resident, doubted);
          }
        },
      },
    ],
  };
}

function insuranceRow({ person, household, job }: Resident, doubted: boolean): Cell[] {
  const { birthDate } = person;
  // Whoever leaves an employer is insured as a resident from the same day.
  const employer = job?.until === undefined ? job?.employer : undefined;
  const asResident = birthDate > FIRST_RESIDENTS_INSURANCE ? birthDate : FIRST_RESIDENTS_INSURANCE;
  const from = job === undefined ? asResident : (job.until ?? job.since);
  const until = person.cancelled ? person.updatedOn : null;
  return [
    person.number,
    person.name,
    KIND_CODES[employer ? 1 : 2],
    STATUS_CODES[person.cancelled ? 3 : job?.until === undefined ? 1 : 2],
    employer?.name ?? null,
    from,
    until,
    household.district,
    `${until ?? from} 08:30:00`,
    'f',
    doubted ? ['dwmc', 'ksrq'] : [],
  ];
}

export const medicalInsurance: ReferenceData<'medical-insurance'> = {
  department: MEDICAL_INSURANCE,
  database,
  sourceName: 'medical',
  resources: [
    {
      resource: '101005/000002',
      table: 'ybxx.ry_cbxx',
      subjectColumn: 'sfzhm',
      columns: {
        name: column('ryxm'),
        kind: coded('xzlx', KIND_CODES),
        status: coded('cbzt', STATUS_CODES),
        employer: column('dwmc'),
        from: column('ksrq', DATE),
        until: column('jsrq', DATE),
        region: column('cbqh'),
        updatedAt: column('gxsj', LOCAL_TIME),
      },
      correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
    },
  ],
};
