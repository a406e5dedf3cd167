import type { Enterprise, Household, Person } from './country';

/**
 * The people and firms that documentation, demonstration and tests call by name. Nobody of flesh bears these numbers:
 * region 99 is given to no place, sequence numbers below 100 are never generated.
 */
const LI_MING: Person = {
  number: '990102198503070013',
  name: '李明远',
  formerName: '李明',
  sex: 'male',
  ethnicGroup: '01',
  birthDate: '1985-03-07',
  birthDistrict: '990102',
  relation: '0',
  cancelled: false,
  updatedOn: '2026-03-12',
};

const WANG_YAN: Person = {
  number: '990102198809120028',
  name: '王燕',
  sex: 'female',
  ethnicGroup: '11',
  birthDate: '1988-09-12',
  birthDistrict: '990102',
  relation: '1',
  cancelled: false,
  updatedOn: '2025-08-20',
};

const LI_XINYI: Person = {
  number: '990103201006010045',
  name: '李欣怡',
  sex: 'female',
  ethnicGroup: '01',
  birthDate: '2010-06-01',
  birthDistrict: '990103',
  relation: '3',
  cancelled: false,
  updatedOn: '2024-09-02',
};

const ZHAO_JIAN: Person = {
  number: '990103199001010038',
  name: '赵健',
  sex: 'male',
  ethnicGroup: '03',
  birthDate: '1990-01-01',
  birthDistrict: '990103',
  relation: '0',
  cancelled: false,
  doubted: 'all',
  updatedOn: '2026-10-19',
};

const CHEN_GUIYING: Person = {
  number: '99010319790402006X',
  name: '陈桂英',
  sex: 'female',
  ethnicGroup: '08',
  birthDate: '1979-04-02',
  birthDistrict: '990103',
  relation: '0',
  cancelled: false,
  doubted: ['address'],
  updatedOn: '2026-10-26',
};

const CHEN_WEIGUO: Person = {
  number: '990102195602290050',
  name: '陈卫国',
  sex: 'male',
  ethnicGroup: '01',
  birthDate: '1956-02-29',
  birthDistrict: '990102',
  relation: '5',
  cancelled: true,
  updatedOn: '2025-01-15',
};

const ZHOU_JIANAN: Person = {
  number: '990102199108150077',
  name: '周建安',
  sex: 'male',
  ethnicGroup: '01',
  birthDate: '1991-08-15',
  birthDistrict: '990102',
  relation: '0',
  cancelled: false,
  updatedOn: '2023-05-16',
};

export const WELL_KNOWN_HOUSEHOLDS: readonly Household[] = [
  {
    number: '990102000000000',
    kind: 'family',
    district: '990102',
    address: '星海省云澜市东岚区望海路18号3栋2单元601室',
    members: [LI_MING, WANG_YAN, LI_XINYI],
    registeredOn: '2012-05-08',
  },
  {
    number: '990103000000001',
    kind: 'family',
    district: '990103',
    address: '星海省云澜市西屿区渔歌路77号1栋1单元302室',
    members: [ZHAO_JIAN],
    registeredOn: '2015-11-23',
  },
  {
    number: '990103000000002',
    kind: 'family',
    district: '990103',
    address: '星海省云澜市西屿区白鹭街5号6栋1单元1203室',
    members: [CHEN_GUIYING, CHEN_WEIGUO],
    registeredOn: '2008-04-30',
  },
  {
    number: '990102000000003',
    kind: 'family',
    district: '990102',
    address: '星海省云澜市东岚区银杏里56号2栋1单元904室',
    members: [ZHOU_JIANAN],
    registeredOn: '2014-07-21',
  },
];

export const WELL_KNOWN_ENTERPRISES: readonly Enterprise[] = [
  {
    creditCode: '91990102MA9999A17F',
    kind: 'company',
    name: '云澜市远岚软件有限公司',
    representative: nameAndNumber(LI_MING),
    capitalWan: 500,
    foundedOn: '2016-04-18',
    approvedOn: '2025-06-30',
    state: 'open',
    district: '990102',
    address: '星海省云澜市东岚区云汀路200号1502室',
    scope: '软件开发；信息系统集成服务；信息技术咨询服务',
    trade: '6513',
    updatedOn: '2025-06-30',
  },
  {
    creditCode: '92990103MA9999B21Y',
    kind: 'sole trader',
    name: '云澜市西屿区桂英水产店',
    representative: nameAndNumber(CHEN_GUIYING),
    capitalWan: 5,
    foundedOn: '2019-03-11',
    approvedOn: '2019-03-11',
    state: 'open',
    district: '990103',
    address: '星海省云澜市西屿区浅湾路31号101室',
    scope: '水产品零售',
    trade: '5223',
    doubted: ['address'],
    updatedOn: '2026-09-14',
  },
  {
    creditCode: '93990103MA9999C362',
    kind: 'cooperative',
    name: '云澜市西屿区海晟水产养殖专业合作社',
    representative: nameAndNumber(ZHAO_JIAN),
    capitalWan: 120,
    foundedOn: '2018-07-02',
    approvedOn: '2024-02-27',
    state: 'closed',
    district: '990103',
    address: '星海省云澜市西屿区渔歌路2号102室',
    scope: '水产养殖；水产品批发',
    trade: '0412',
    updatedOn: '2024-02-27',
  },
];

export const WELL_KNOWN = {
  /** A head of household with spouse and child, who represents `enterprise`. */
  applicant: LI_MING,
  spouse: WANG_YAN,
  /** A minor. */
  child: LI_XINYI,
  /** The whole record is under correction. */
  underCorrection: ZHAO_JIAN,
  /** Only the registered address is under correction. */
  addressUnderCorrection: CHEN_GUIYING,
  /** The record is cancelled. Born on a leap day. */
  cancelled: CHEN_WEIGUO,
  /** Lives alone; a second-class constructor. */
  constructor: ZHOU_JIANAN,
  household: WELL_KNOWN_HOUSEHOLDS[0]!,
  /** A valid number that the sample country gives to nobody. */
  nobody: '990102199911110090',
  enterprise: WELL_KNOWN_ENTERPRISES[0]!,
  /** Its address is under correction. */
  soleTrader: WELL_KNOWN_ENTERPRISES[1]!,
  cooperative: WELL_KNOWN_ENTERPRISES[2]!,
} as const;

function nameAndNumber({ name, number }: Person): { name: string; number: string } {
  return { name, number };
}
