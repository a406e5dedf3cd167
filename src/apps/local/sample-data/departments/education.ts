import { coded, column, DATE, LOCAL_TIME } from '../mapping';
import { schoolings, type EducationLevel, type Schooling } from '../schooling';
import type { Cell, SampleDatabase } from '../tables';
import { EDUCATION } from './directory';
import type { ReferenceData } from './reference-data';

const CREATE = `
  CREATE TABLE jyxx.xs_xlxx (
    sfzjh char(18) NOT NULL, xm varchar(60) NOT NULL, zgxl varchar(2) NOT NULL, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL, jhzd text[] NOT NULL);
  CREATE TABLE jyxx.xs_byzs (
    sfzjh char(18) NOT NULL, xlcc varchar(2) NOT NULL, byyx varchar(100) NOT NULL, sxzy varchar(60),
    zsbh varchar(30) NOT NULL, byrq date NOT NULL);
  COMMENT ON TABLE jyxx.xs_xlxx IS '个人学历信息';
  COMMENT ON TABLE jyxx.xs_byzs IS '毕业证书';
`;

const INDEX = `
  ALTER TABLE jyxx.xs_xlxx ADD CONSTRAINT xs_xlxx_pk PRIMARY KEY (sfzjh);
  ALTER TABLE jyxx.xs_byzs ADD CONSTRAINT xs_byzs_pk PRIMARY KEY (sfzjh, xlcc);
`;

/** The bureau's own short codes for levels: 研究生, 本科, 专科, 中职, 高中, 初中. */
const LEVEL_CODES: Record<EducationLevel, string> = { 10: 'YJ', 20: 'BK', 30: 'ZK', 40: 'ZZ', 60: 'GZ', 70: 'CZ' };

function database(people: number, seed: number): SampleDatabase {
  return {
    schema: 'jyxx',
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'xs_xlxx',
        columns: ['sfzjh', 'xm', 'zgxl', 'gxsj', 'jhbz', 'jhzd'],
        *rows() {
          for (const schooling of schoolings(people, seed)) yield personRow(schooling);
        },
      },
      {
        name: 'xs_byzs',
        columns: ['sfzjh', 'xlcc', 'byyx', 'sxzy', 'zsbh', 'byrq'],
        *rows() {
          for (const schooling of schoolings(people, seed)) yield* certificateRows(schooling);
        },
      },
    ],
  };
}

/** What is doubted of a schooling is its certificates, and with them the highest level; the name stands. */
function personRow({ person, qualifications, doubted, updatedOn }: Schooling): Cell[] {
  const highest = qualifications.at(-1)!.level;
  const columns = doubted ? ['zgxl', 'qualifications'] : [];
  return [person.number, person.name, LEVEL_CODES[highest], `${updatedOn} 12:00:00`, 'f', columns];
}

function certificateRows({ person, qualifications }: Schooling): Cell[][] {
  return qualifications.map(({ level, school, major, certificateNumber, awardedOn }) => [
    person.number,
    LEVEL_CODES[level],
    school,
    major ?? null,
    certificateNumber,
    awardedOn,
  ]);
}

export const education: ReferenceData<'education'> = {
  department: EDUCATION,
  database,
  sourceName: 'schooling',
  resources: [
    {
      resource: '101004/000001',
      table: 'jyxx.xs_xlxx',
      subjectColumn: 'sfzjh',
      columns: {
        name: column('xm'),
        highestLevel: coded('zgxl', LEVEL_CODES),
        updatedAt: column('gxsj', LOCAL_TIME),
      },
      children: {
        qualifications: {
          table: 'jyxx.xs_byzs',
          keyColumn: 'sfzjh',
          parentColumn: 'sfzjh',
          orderBy: 'byrq',
          columns: {
            level: coded('xlcc', LEVEL_CODES),
            school: column('byyx'),
            major: column('sxzy'),
            certificateNumber: column('zsbh'),
            awardedOn: column('byrq', DATE),
          },
        },
      },
      correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
    },
  ],
};
