import { SAMPLE_DAY, type Enterprise } from '../country';
import { enterprises } from '../enterprises';
import { coded, column, LOCAL_TIME } from '../mapping';
import { DISTRICTS } from '../names';
import { epochDay, isoDate } from '../numbers';
import { seededRandom, type Random } from '../random';
import type { Cell, SampleDatabase } from '../tables';
import { WELL_KNOWN } from '../well-known';
import { TAX } from './directory';
import type { ReferenceData } from './reference-data';

const CREATE = `
  CREATE TABLE swgl.nsr_jbxx (
    shxydm char(18) NOT NULL, nsrmc varchar(200) NOT NULL, nsrlx char(3) NOT NULL, xypj char(1), pjnd smallint,
    qsbz boolean NOT NULL, nsrzt char(2) NOT NULL, zgswjg varchar(100) NOT NULL, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL, jhzd text[] NOT NULL);
  COMMENT ON TABLE swgl.nsr_jbxx IS '纳税人基本信息';
`;

const INDEX = `
  ALTER TABLE swgl.nsr_jbxx ADD CONSTRAINT nsr_jbxx_pk PRIMARY KEY (shxydm);
`;

/** The tax system's own codes by the contract's. */
const TYPE_CODES = { 1: '101', 2: '201' } as const;
const STATUS_CODES = { 1: '03', 2: '05', 3: '07' } as const;

interface Taxpayer {
  firm: Enterprise;
  type: keyof typeof TYPE_CODES;
  /** Individual businesses are not graded, nor is who has ceased. */
  grade?: 'A' | 'B' | 'M' | 'C' | 'D';
  arrears: boolean;
  status: keyof typeof STATUS_CODES;
  updatedOn: string;
  doubted?: 'all' | readonly 'qsbz'[];
}

/** The year that was graded last; grades are given in April. */
const ASSESSED_YEAR = 2025;
const TODAY = epochDay(SAMPLE_DAY);
const STATES: Record<Enterprise['state'], Taxpayer['status']> = { open: 1, revoked: 2, closed: 3 };

function* taxpayers(people: number, seed: number): Generator<Taxpayer> {
  const random = seededRandom(seed, 'taxpayers');
  const model = new Set<Enterprise>([WELL_KNOWN.enterprise, WELL_KNOWN.restaurant]);
  for (const firm of enterprises(people, seed)) {
    yield model.has(firm)
      ? { firm, type: 1, grade: 'A', arrears: false, status: 1, updatedOn: '2026-04-20' }
      : makeTaxpayer(random, firm);
  }
}

function makeTaxpayer(random: Random, firm: Enterprise): Taxpayer {
  const status = firm.state === 'open' && random.chance(0.01) ? 2 : STATES[firm.state];
  const taxpayer: Taxpayer = {
    firm,
    type: firm.kind === 'company' && firm.capitalWan > 500 ? 1 : 2,
    // Nobody is struck off the register who still owes.
    arrears: status !== 3 && random.chance(status === 2 ? 0.5 : 0.03),
    status,
    updatedOn: isoDate(random.between(Math.max(epochDay(firm.updatedOn), epochDay('2026-04-20')), TODAY)),
  };
  if (firm.kind !== 'sole trader' && status !== 3) taxpayer.grade = gradeOf(random, firm, taxpayer);
  if (random.chance(0.003)) taxpayer.doubted = random.pick(['all', ['qsbz']] as const);
  return taxpayer;
}

function gradeOf(random: Random, firm: Enterprise, { status, arrears }: Taxpayer): NonNullable<Taxpayer['grade']> {
  if (status === 2) return 'D';
  if (firm.foundedOn > `${ASSESSED_YEAR}-01-01`) return 'M';
  if (arrears) return random.pick(['C', 'D'] as const);
  return random.weighted([
    ['A', 15],
    ['B', 62],
    ['M', 12],
    ['C', 11],
  ] as const);
}

function database(people: number, seed: number): SampleDatabase {
  return {
    schema: 'swgl',
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'nsr_jbxx',
        columns: [...['shxydm', 'nsrmc', 'nsrlx', 'xypj', 'pjnd', 'qsbz', 'nsrzt', 'zgswjg', 'gxsj', 'jhbz', 'jhzd']],
        *rows() {
          for (const taxpayer of taxpayers(people, seed)) yield taxpayerRow(taxpayer);
        },
      },
    ],
  };
}

function taxpayerRow({ firm, type, grade, arrears, status, updatedOn, doubted = [] }: Taxpayer): Cell[] {
  return [
    firm.creditCode,
    firm.name,
    TYPE_CODES[type],
    grade ?? null,
    // What was founded after the year is graded M for it all the same.
    grade === undefined ? null : ASSESSED_YEAR,
    arrears ? 't' : 'f',
    STATUS_CODES[status],
    `国家税务总局云澜市${DISTRICTS[firm.district]}税务局`,
    `${updatedOn} 20:15:00`,
    doubted === 'all' ? 't' : 'f',
    doubted === 'all' ? [] : doubted,
  ];
}

const TAXPAYER: ReferenceData['resources'][number] = {
  resource: '104001/000001',
  table: 'swgl.nsr_jbxx',
  subjectColumn: 'shxydm',
  columns: {
    creditCode: column('shxydm'),
    name: column('nsrmc'),
    taxpayerType: coded('nsrlx', TYPE_CODES),
    creditGrade: column('xypj'),
    assessedYear: column('pjnd', { format: 'integer' }),
    arrears: column('qsbz', { format: 'boolean' }),
    status: coded('nsrzt', STATUS_CODES),
    taxAuthority: column('zgswjg'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
};

export const tax: ReferenceData<'tax'> = {
  department: TAX,
  database,
  sourceName: 'taxpayers',
  resources: [TAXPAYER],
};
