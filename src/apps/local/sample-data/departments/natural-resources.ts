import type { Person } from '../country';
import { licenceIdentifier } from '../licences';
import { coded, column, DATE, LOCAL_TIME } from '../mapping';
import { properties, type Property } from '../properties';
import type { Cell, SampleDatabase } from '../tables';
import { NATURAL_RESOURCES } from './directory';
import type { ReferenceData } from './reference-data';

/** One row a certificate; the view has one a holder, for a question is about a person and the answer is a list. */
const CREATE = `
  CREATE TABLE bdcdj.bdc_zs (
    zzbs varchar(100) NOT NULL, bdcqzh varchar(60) NOT NULL, qlr varchar(60) NOT NULL, qlrzjh char(18) NOT NULL,
    djsj date NOT NULL, zszt char(2) NOT NULL, kxdj char(1) NOT NULL, bdcdyh char(28) NOT NULL, zl varchar(200) NOT NULL,
    fwyt varchar(20) NOT NULL, jzmj numeric(10,2) NOT NULL, gyqk varchar(20) NOT NULL, gxsj timestamp(0) NOT NULL,
    jhbz boolean NOT NULL);
  CREATE VIEW bdcdj.v_qlr AS
    SELECT qlrzjh, min(qlr) AS qlr, max(gxsj) AS gxsj, bool_or(jhbz) AS jhbz FROM bdcdj.bdc_zs GROUP BY qlrzjh;
  COMMENT ON TABLE bdcdj.bdc_zs IS '不动产权证书';
`;

const INDEX = `
  ALTER TABLE bdcdj.bdc_zs ADD CONSTRAINT bdc_zs_pk PRIMARY KEY (zzbs);
  CREATE INDEX bdc_zs_qlrzjh_ix ON bdcdj.bdc_zs (qlrzjh);
  CREATE INDEX bdc_zs_bdcdyh_ix ON bdcdj.bdc_zs (bdcdyh);
`;

/** The register writes words where the contract has codes. */
const USAGE_WORDS = {
  '10': '住宅',
  '20': '工业',
  '30': '商业',
  '40': '教育',
  '50': '文化',
  '60': '办公',
  '80': '其他',
} as const;
const SHARING_WORDS = { 0: '单独所有', 1: '共同共有', 2: '按份共有' } as const;
const STATUS_CODES = { 1: 'XS', 2: 'GQ', 3: 'BG', 4: 'ZX' } as const;

const USAGES = { dwelling: '10', shop: '30' } as const;
const SHARINGS = { sole: 0, joint: 1, 'by shares': 2 } as const;
const STATES = { valid: 1, cancelled: 4 } as const;

function database(people: number, seed: number): SampleDatabase {
  return {
    schema: 'bdcdj',
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'bdc_zs',
        columns: [
          ...['zzbs', 'bdcqzh', 'qlr', 'qlrzjh', 'djsj', 'zszt', 'kxdj', 'bdcdyh', 'zl', 'fwyt', 'jzmj', 'gyqk'],
          ...['gxsj', 'jhbz'],
        ],
        *rows() {
          let unit = 0;
          let certificate = 0;
          for (const property of properties(people, seed)) {
            unit += 1;
            for (const owner of property.owners) yield certificateRow(property, owner, unit, ++certificate);
          }
        },
      },
    ],
  };
}

function certificateRow(property: Property, owner: Person, unit: number, certificate: number): Cell[] {
  const { registeredOn } = property;
  const identifier = licenceIdentifier({
    type: 'property certificate',
    number: '',
    serial: `2026${String(certificate).padStart(10, '0')}`,
    issuer: NATURAL_RESOURCES,
    issuedOn: registeredOn,
    holder: { name: owner.name, code: owner.number, codeType: '111' },
  });
  return [
    identifier,
    `星（${registeredOn.slice(0, 4)}）云澜市不动产权第${String(certificate).padStart(7, '0')}号`,
    owner.name,
    owner.number,
    registeredOn,
    STATUS_CODES[STATES[property.state]],
    property.trustGrade,
    unitNumber(property, unit),
    property.address,
    USAGE_WORDS[USAGES[property.usage]],
    property.area,
    SHARING_WORDS[SHARINGS[property.sharing]],
    `${registeredOn} 16:40:00`,
    property.doubted ? 't' : 'f',
  ];
}

/** 28 characters (TD/T 1001): cadastral area, kind of land, parcel, and the building's unit on it. */
function unitNumber({ district }: Property, unit: number): string {
  const parcel = String((unit % 99_999) + 1).padStart(5, '0');
  return `${district}001${String((unit % 37) + 1).padStart(3, '0')}GB${parcel}F${String(unit).padStart(8, '0')}`;
}

const CERTIFICATES: ReferenceData['resources'][number] = {
  resource: '105001/000007',
  table: 'bdcdj.v_qlr',
  subjectColumn: 'qlrzjh',
  columns: {
    holder: column('qlr'),
    holderCode: column('qlrzjh'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  children: {
    certificates: {
      table: 'bdcdj.bdc_zs',
      keyColumn: 'qlrzjh',
      parentColumn: 'qlrzjh',
      orderBy: 'zzbs',
      columns: {
        licenceNumber: column('bdcqzh'),
        licenceIdentifier: column('zzbs'),
        issuedOn: column('djsj', DATE),
        status: coded('zszt', STATUS_CODES),
        trustGrade: column('kxdj'),
        unitNumber: column('bdcdyh'),
        location: column('zl'),
        usage: coded('fwyt', USAGE_WORDS),
        area: column('jzmj', { format: 'number' }),
        coOwnership: coded('gyqk', SHARING_WORDS),
      },
    },
  },
  correction: { recordColumn: 'jhbz' },
};

export const naturalResources: ReferenceData<'natural-resources'> = {
  department: NATURAL_RESOURCES,
  database,
  sourceName: 'property',
  resources: [CERTIFICATES],
};
