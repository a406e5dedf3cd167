import type { Household, Person } from './country';

/**
 * The people whom documentation, demonstration and tests call by name. Nobody of flesh bears these numbers:
 * region 99 is given to no place, sequence numbers below 100 are never generated.
 */
export const LI_MING: Person = {
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

export const WANG_YAN: Person = {
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

export const LI_XINYI: Person = {
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

export const ZHAO_JIAN: Person = {
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

export const CHEN_GUIYING: Person = {
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

export const CHEN_WEIGUO: Person = {
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

export const ZHOU_JIANAN: Person = {
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

export const HE_JINGWEN: Person = {
  number: '990103197206150086',
  name: '何静文',
  sex: 'female',
  ethnicGroup: '15',
  birthDate: '1972-06-15',
  birthDistrict: '990103',
  relation: '0',
  cancelled: false,
  updatedOn: '2021-02-24',
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
  {
    number: '990103000000004',
    kind: 'family',
    district: '990103',
    address: '星海省云澜市西屿区星桥路140号4栋2单元801室',
    members: [HE_JINGWEN],
    registeredOn: '2006-09-12',
  },
];
