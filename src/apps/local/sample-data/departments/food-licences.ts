import { SAMPLE_DAY, type Enterprise } from '../country';
import { enterprises } from '../enterprises';
import {
  licenceCells,
  licenceColumnDefinitions,
  licenceColumnNames,
  licenceItems,
  type LicenceFacts,
  type LicenceStatus,
} from '../licences';
import { coded, column, LOCAL_TIME } from '../mapping';
import { epochDay, foodLicenceNumberOf, isoDate } from '../numbers';
import { seededRandom, type Random } from '../random';
import type { Cell, SampleDatabase } from '../tables';
import { WELL_KNOWN } from '../well-known';
import { REGISTRAR_WORDS } from './business-licences';
import { MARKET_REGULATION } from './directory';
import type { ReferenceData } from './reference-data';

const CREATE = `
  CREATE TABLE scdj.zz_spjyxk (
    ${licenceColumnDefinitions(REGISTRAR_WORDS)},
    jyzmc varchar(200) NOT NULL, jycs varchar(200) NOT NULL, ztyt char(1) NOT NULL, jyxm varchar(400) NOT NULL,
    fzr varchar(60) NOT NULL, gxsj timestamp(0) NOT NULL, jhbz boolean NOT NULL);
  COMMENT ON TABLE scdj.zz_spjyxk IS '食品经营许可证';
`;

const INDEX = `
  ALTER TABLE scdj.zz_spjyxk ADD CONSTRAINT zz_spjyxk_pk PRIMARY KEY (ztdm);
  ALTER TABLE scdj.zz_spjyxk ADD CONSTRAINT zz_spjyxk_zzbh_uk UNIQUE (zzbh);
`;

/** 1 食品销售 2 餐饮服务 3 单位食堂. */
type Kind = '1' | '2' | '3';

/** The registrar's own letters, by the contract's codes: 销售, 餐饮, 食堂. */
const KIND_CODES: Record<Kind, string> = { 1: 'X', 2: 'C', 3: 'S' };

const ITEMS: Record<Kind, string> = {
  1: '预包装食品（含冷藏冷冻食品）销售；散装食品（含冷藏冷冻食品）销售',
  2: '热食类食品制售；冷食类食品制售；自制饮品制售',
  3: '热食类食品制售',
};

/** Which firms trade in food, by GB/T 4754 class: how many of them, and as what. */
const TRADES: Readonly<Record<string, { share: number; kind: Kind }>> = {
  '6210': { share: 0.97, kind: '2' },
  '5211': { share: 0.7, kind: '1' },
  '0412': { share: 0.25, kind: '1' },
  '3562': { share: 0.3, kind: '3' },
};

interface FoodLicence {
  firm: Enterprise;
  kind: Kind;
  issuedOn: string;
  validUntil: string;
  status: LicenceStatus;
  trustGrade: 'A' | 'B' | 'C';
  doubted: boolean;
}

const WELL_KNOWN_LICENCES: readonly FoodLicence[] = [
  known(WELL_KNOWN.restaurant, '2', '2023-05-08', '2028-05-07', '1'),
  known(WELL_KNOWN.soleTrader, '1', '2019-04-02', '2024-04-01', '2'),
];

function known(firm: Enterprise, kind: Kind, issuedOn: string, validUntil: string, status: LicenceStatus): FoodLicence {
  return { firm, kind, issuedOn, validUntil, status, trustGrade: 'A', doubted: false };
}

const TODAY = epochDay(SAMPLE_DAY);
/** A licence runs for five years; those that ran out longer ago than two are no longer kept. */
const TERM_DAYS = 5 * 365 + 1;
const KEPT_DAYS = 7 * 365;

function* foodLicences(people: number, seed: number): Generator<FoodLicence> {
  const random = seededRandom(seed, 'food licences');
  yield* WELL_KNOWN_LICENCES;
  for (const firm of enterprises(people, seed)) {
    if (WELL_KNOWN_LICENCES.some((licence) => licence.firm === firm)) continue;
    const trade = TRADES[firm.trade];
    if (trade && random.chance(trade.share)) yield makeLicence(random, firm, trade.kind);
  }
}

function makeLicence(random: Random, firm: Enterprise, kind: Kind): FoodLicence {
  const issued = random.between(Math.max(epochDay(firm.foundedOn), TODAY - KEPT_DAYS), TODAY);
  const status = statusOf(random, firm, issued + TERM_DAYS < TODAY);
  return {
    firm,
    kind,
    issuedOn: isoDate(issued),
    validUntil: isoDate(issued + TERM_DAYS),
    status,
    trustGrade: random.weighted([
      ['A', 94],
      ['B', 5],
      ['C', 1],
    ] as const),
    doubted: random.chance(0.004),
  };
}

function statusOf(random: Random, firm: Enterprise, ended: boolean): LicenceStatus {
  if (firm.state === 'closed') return '4';
  if (firm.state === 'revoked') return '5';
  if (ended) return '2';
  return random.weighted([
    ['1', 95],
    ['5', 2],
    ['6', 3],
  ] as const);
}

export function foodLicenceTables(people: number, seed: number): Omit<SampleDatabase, 'schema'> {
  return {
    create: CREATE,
    index: INDEX,
    tables: [
      {
        name: 'zz_spjyxk',
        columns: [...licenceColumnNames(REGISTRAR_WORDS), ...['jyzmc', 'jycs', 'ztyt', 'jyxm', 'fzr', 'gxsj', 'jhbz']],
        *rows() {
          let number = 0;
          for (const licence of foodLicences(people, seed)) yield licenceRow(licence, ++number);
        },
      },
    ],
  };
}

function licenceRow({ firm, kind, ...licence }: FoodLicence, number: number): Cell[] {
  const facts: LicenceFacts = {
    type: 'food-business licence',
    number: foodLicenceNumberOf(kind, firm.district, number),
    serial: `2026${String(number).padStart(10, '0')}`,
    issuer: MARKET_REGULATION,
    issuedOn: licence.issuedOn,
    holder: { name: firm.name, code: firm.creditCode, codeType: '001' },
    validFrom: licence.issuedOn,
    validUntil: licence.validUntil,
    status: licence.status,
    trustGrade: licence.trustGrade,
  };
  return [
    ...licenceCells(facts, REGISTRAR_WORDS),
    firm.name,
    firm.premises?.address ?? firm.address,
    KIND_CODES[kind],
    ITEMS[kind],
    firm.representative.name,
    `${licence.issuedOn} 10:00:05`,
    licence.doubted ? 't' : 'f',
  ];
}

export const FOOD_LICENCE: ReferenceData['resources'][number] = {
  resource: '105001/000005',
  table: 'scdj.zz_spjyxk',
  subjectColumn: 'ztdm',
  columns: {
    ...licenceItems(REGISTRAR_WORDS),
    businessName: column('jyzmc'),
    premises: column('jycs'),
    mainBusiness: coded('ztyt', KIND_CODES),
    businessItems: column('jyxm'),
    responsiblePerson: column('fzr'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz' },
};
