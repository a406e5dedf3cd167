import { WELL_KNOWN } from '../../src/apps/local/sample-data';
import type { SubmitEntry } from '../../src/contracts';

/** A library that no release knows: who may drive for hire, by the driver's citizen number. All persons live in region 99. */
export const TRANSPORT_SQL = `
  CREATE SCHEMA jtys;
  CREATE TABLE jtys.cyzg (
    sfzh char(18) PRIMARY KEY, xm varchar(60) NOT NULL, zgzh varchar(30) NOT NULL, zglb char(2) NOT NULL,
    fzrq char(8) NOT NULL, zt char(1) NOT NULL, jf smallint, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL DEFAULT false);
  CREATE TABLE jtys.cl (
    sfzh char(18) NOT NULL, xh smallint NOT NULL, hphm varchar(10) NOT NULL, cllx char(1) NOT NULL, PRIMARY KEY (sfzh, xh));
  INSERT INTO jtys.cyzg VALUES
    ('${WELL_KNOWN.applicant.number}', '李明远', 'YL-2020-0007', 'KY', '20200401', 'A', 12, '2026-05-01 09:00:00', false),
    ('${WELL_KNOWN.spouse.number}', '王艳', 'YL-2021-0031', 'HY', '20210615', 'A', NULL, '2026-05-01 09:00:00', false),
    ('${WELL_KNOWN.underCorrection.number}', '赵建', 'YL-2015-0002', 'HY', '20150110', 'B', 3, '2026-05-01 09:00:00', false);
  INSERT INTO jtys.cl VALUES ('${WELL_KNOWN.applicant.number}', 1, '云A12345', '1'), ('${WELL_KNOWN.applicant.number}', 2, '云A67890', '2');
`;

const titled = (zh: string, en: string, more: object): object => ({ 'x-titles': { zh, en }, 'x-grade': 2, ...more });

const table = (name: string, zh: string, en: string, codes: Record<string, [string, string]>): object => ({
  'x-titles': { zh, en },
  'x-code-table': name,
  type: 'string',
  enum: Object.keys(codes),
  'x-codes': Object.fromEntries(Object.entries(codes).map(([code, [one, other]]) => [code, { zh: one, en: other }])),
});

const text = (maxLength: number): object => ({ type: 'string', minLength: 1, maxLength });

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['name', 'qualificationNumber', 'category', 'issuedOn', 'status', 'updatedAt'],
  properties: {
    name: titled('姓名', 'Name', text(60)),
    qualificationNumber: titled('资格证号', 'Number of the qualification', text(30)),
    category: titled('类别', 'Category', { $ref: '#/$defs/driverCategory' }),
    issuedOn: titled('发证日期', 'Issued on', { type: 'string', format: 'date', maxLength: 10 }),
    status: titled('状态', 'Status', { $ref: '#/$defs/driverStatus' }),
    vehicles: titled('车辆', 'Vehicles', {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['plateNumber', 'kind'],
        properties: {
          plateNumber: titled('号牌号码', 'Plate number', text(10)),
          kind: titled('车辆类型', 'Kind', { $ref: '#/$defs/vehicleKind' }),
        },
      },
    }),
    updatedAt: titled('更新时间', 'Updated at', { type: 'string', format: 'date-time', maxLength: 30 }),
  },
  $defs: {
    driverCategory: table('driver-category', '从业资格类别', 'Category of driver', {
      '1': ['旅客运输', 'passengers'],
      '2': ['货物运输', 'goods'],
    }),
    driverStatus: table('driver-status', '从业资格状态', 'Status of a driver', {
      '1': ['有效', 'valid'],
      '2': ['注销', 'cancelled'],
    }),
    vehicleKind: table('vehicle-kind', '车辆类型', 'Kind of vehicle', {
      '1': ['客车', 'coach'],
      '2': ['货车', 'lorry'],
    }),
  },
};

const assessment = { conclusion: 'passed', assessor: '云澜市评估中心', assessedOn: '2026-09-10' } as const;

/** The entry of version 1, code tables inlined, as the department's head files it. */
export function transportEntry(code: string, department: string): SubmitEntry {
  return {
    code,
    titles: { zh: '道路运输从业资格', en: "Professional drivers' qualifications" },
    summary: { zh: '道路运输从业人员的资格与车辆。', en: 'Qualifications and vehicles of drivers for hire.' },
    department,
    subjectType: 'citizen-number',
    shareType: 'conditional',
    useScope: '限政务服务事项办理',
    legalBasis: '《政务数据共享条例》第十五条',
    assessments: { secrecyRisk: assessment, personalInformation: assessment },
    headConsent: { name: '高一鸣', consentedOn: '2026-09-20' },
    updateCycle: 'daily',
    grade: 2,
    schema: SCHEMA,
  };
}

/** Version 2: one more item. */
export function transportEntryV2(code: string, department: string): SubmitEntry {
  const points = titled('信用积分', 'Points of good standing', { type: 'integer', minimum: 0, maximum: 20 });
  return {
    ...transportEntry(code, department),
    schema: { ...SCHEMA, properties: { ...SCHEMA.properties, points } },
  };
}
