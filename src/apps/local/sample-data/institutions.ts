import { creditCodeOf } from '../../../kernel/identifiers';
import { SAMPLE_DAY, type Cited, type Household, type Institution } from './country';
import { EDUCATION, HEALTH, NATURAL_RESOURCES, type SampleDepartment } from './departments/directory';
import { businessAddress, DISTRICTS, type District } from './names';
import { epochDay, isoDate } from './numbers';
import { seededRandom, type Random } from './random';
import { WELL_KNOWN_INSTITUTION } from './well-known-organisations';

type Purpose = 'hospital' | 'school' | 'survey';

const PURPOSES: Record<Purpose, { organiser: SampleDepartment; text: string; funds: [number, number] }> = {
  hospital: { organiser: HEALTH, text: '提供医疗、预防、保健服务，开展医学教学和科研。', funds: [800, 60_000] },
  school: { organiser: EDUCATION, text: '实施学历教育，促进基础教育发展。', funds: [300, 9_000] },
  survey: { organiser: NATURAL_RESOURCES, text: '承担测绘和不动产调查的事务性工作。', funds: [100, 900] },
};

interface Named {
  name: string;
  purpose: Purpose;
  /** The city itself registers those that serve more than one district. */
  district?: District;
}

/** Where children of the sample country are born and certificates of health and death are made out. */
export const HOSPITALS = [
  { name: '云澜市第一人民医院', purpose: 'hospital' },
  { name: '云澜市妇幼保健院', purpose: 'hospital' },
  { name: '云澜市中医医院', purpose: 'hospital' },
  { name: '云澜市疾病预防控制中心', purpose: 'hospital' },
  { name: '云澜市东岚区人民医院', purpose: 'hospital', district: '990102' },
  { name: '云澜市西屿区人民医院', purpose: 'hospital', district: '990103' },
] as const satisfies readonly Named[];

/** Schools that certificates of education name, from the highest level to the lowest. */
export const SCHOOLS = [
  { name: '云澜大学', purpose: 'school' },
  { name: '云澜职业技术学院', purpose: 'school' },
  { name: '云澜市中等职业学校', purpose: 'school' },
  { name: '云澜市第一中学', purpose: 'school' },
  { name: '云澜市第二中学', purpose: 'school' },
  { name: '云澜市东岚区实验中学', purpose: 'school', district: '990102' },
  { name: '云澜市西屿区实验中学', purpose: 'school', district: '990103' },
  { name: '云澜市东岚区实验小学', purpose: 'school', district: '990102' },
  { name: '云澜市西屿区实验小学', purpose: 'school', district: '990103' },
] as const satisfies readonly Named[];

const FIRST: readonly Named[] = [...HOSPITALS, ...SCHOOLS];

/** Of the heads of household who may represent an institution once the named ones are taken. */
const SHARE_OF_HEADS = 0.015;
/** A certificate of registration runs for five years. */
const TERM_DAYS = 5 * 365;
const TODAY = epochDay(SAMPLE_DAY);

/** The public institutions of the country, each represented by the head of a household who represents no firm. */
export class Institutions {
  private readonly random: Random;
  private made = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed, 'institutions');
  }

  representedBy(at: { household: Household; firms: readonly unknown[]; wellKnown: boolean }): Institution | undefined {
    const head = at.household.members[0]!;
    if (at.wellKnown) {
      return WELL_KNOWN_INSTITUTION.representative.number === head.number ? WELL_KNOWN_INSTITUTION : undefined;
    }
    const age = (TODAY - epochDay(head.birthDate)) / 365.25;
    if (at.firms.length > 0 || head.doubted || age < 35 || age > 58) return undefined;
    const named = FIRST[this.made] ?? (this.random.chance(SHARE_OF_HEADS) ? this.further(at.household) : undefined);
    return named && makeInstitution(this.random, named, at.household, this.made++);
  }

  private further({ district }: Household): Named {
    const [word, purpose] = this.random.weighted([
      [['小学', 'school'], 40],
      [['中学', 'school'], 20],
      [['幼儿园', 'school'], 20],
      [['社区卫生服务中心', 'hospital'], 15],
      [['测绘站', 'survey'], 5],
    ] as const);
    return { name: `云澜市${DISTRICTS[district]}第${this.made - FIRST.length + 1}${word}`, purpose, district };
  }
}

function makeInstitution(random: Random, named: Named, household: Household, number: number): Institution {
  const head = household.members[0]!;
  const { organiser, text, funds } = PURPOSES[named.purpose];
  const district = named.district ?? household.district;
  const founded = random.between(epochDay('1952-03-01'), epochDay('2018-12-31'));
  const validFrom = TODAY - random.between(1, TERM_DAYS - 60);
  // The named ones are cited by certificates, and may not have ceased.
  const open = number < FIRST.length || random.chance(0.95);
  const institution: Institution = {
    creditCode: creditCodeOf('12', named.district ?? '990100', `40${String(number + 1).padStart(6, '0')}`),
    name: named.name,
    representative: { name: head.name, number: head.number },
    fundsWan: random.between(...funds),
    funding:
      named.purpose === 'hospital'
        ? 'partial'
        : random.weighted([
            ['full', 90],
            ['none', 10],
          ] as const),
    organiser: citedDepartment(organiser),
    purpose: text,
    district,
    address: businessAddress(random, district),
    state: open ? 'open' : 'closed',
    foundedOn: isoDate(founded),
    validFrom: isoDate(validFrom),
    validUntil: isoDate(validFrom + TERM_DAYS),
    updatedOn: isoDate(random.between(validFrom, TODAY)),
  };
  if (number >= FIRST.length && random.chance(0.02)) institution.doubted = random.pick(['all', ['address']] as const);
  return institution;
}

function citedDepartment({ names, creditCode }: SampleDepartment): Cited {
  return { name: names.zh, code: creditCode };
}
