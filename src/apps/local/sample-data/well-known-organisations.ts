import { creditCodeOf } from '../../../kernel/identifiers';
import type { Cited, Enterprise, Institution, Job, Person, Shareholder, SocialOrganisation } from './country';
import { MARKET_REGULATION, NATURAL_RESOURCES, type SampleDepartment } from './departments/directory';
import { registrationNumberOf } from './numbers';
import { CHEN_GUIYING, HE_JINGWEN, LI_MING, WANG_YAN, ZHAO_JIAN, ZHOU_JIANAN } from './well-known-people';

/** The organisations that documentation, demonstration and tests call by name. */
export const SOFTWARE_COMPANY: Enterprise = {
  creditCode: '91990102MA9999A17F',
  registrationNumber: registrationNumberOf('990102', 1),
  kind: 'company',
  name: '云澜市远岚软件有限公司',
  representative: nameAndNumber(LI_MING),
  position: '执行董事',
  shareholders: [holder(LI_MING, 70), holder(WANG_YAN, 30)],
  capitalWan: 500,
  foundedOn: '2016-04-18',
  approvedOn: '2025-06-30',
  state: 'open',
  district: '990102',
  address: '星海省云澜市东岚区云汀路200号1502室',
  employees: 24,
  scope: '软件开发；信息系统集成服务；信息技术咨询服务',
  trade: '6513',
  updatedOn: '2025-06-30',
};

export const RESTAURANT: Enterprise = {
  creditCode: creditCodeOf('91', '990102', 'MA9999D1'),
  registrationNumber: registrationNumberOf('990102', 4),
  kind: 'company',
  name: '云澜市远岚餐饮有限公司',
  representative: nameAndNumber(LI_MING),
  position: '执行董事兼总经理',
  shareholders: [holder(LI_MING, 60), holder(WANG_YAN, 40)],
  capitalWan: 80,
  foundedOn: '2023-04-10',
  approvedOn: '2023-04-10',
  validUntil: '2053-04-09',
  state: 'open',
  district: '990102',
  address: '星海省云澜市东岚区云汀路88号101室',
  employees: 11,
  scope: '餐饮服务；食品销售',
  trade: '6210',
  updatedOn: '2026-04-22',
};

export const CONSTRUCTION_COMPANY: Enterprise = {
  creditCode: creditCodeOf('91', '990102', 'MA9999E1'),
  registrationNumber: registrationNumberOf('990102', 5),
  kind: 'company',
  name: '云澜市岚基建筑工程有限公司',
  representative: nameAndNumber(ZHAO_JIAN),
  position: '执行董事兼总经理',
  shareholders: [holder(ZHAO_JIAN, 55), holder(ZHOU_JIANAN, 45)],
  capitalWan: 2000,
  foundedOn: '2014-09-01',
  approvedOn: '2022-03-15',
  state: 'open',
  district: '990102',
  address: '星海省云澜市东岚区灯塔街66号801室',
  premises: { district: '990103', address: '星海省云澜市西屿区槐荫里9号201室' },
  employees: 63,
  scope: '房屋建筑工程施工；建筑装饰工程施工',
  trade: '4790',
  updatedOn: '2026-02-11',
};

export const FISH_SHOP: Enterprise = {
  creditCode: '92990103MA9999B21Y',
  registrationNumber: registrationNumberOf('990103', 2),
  kind: 'sole trader',
  name: '云澜市西屿区桂英水产店',
  representative: nameAndNumber(CHEN_GUIYING),
  position: '经营者',
  shareholders: [holder(CHEN_GUIYING, 100)],
  capitalWan: 5,
  foundedOn: '2019-03-11',
  approvedOn: '2019-03-11',
  state: 'open',
  district: '990103',
  address: '星海省云澜市西屿区浅湾路31号101室',
  employees: 2,
  scope: '水产品零售',
  trade: '5223',
  doubted: ['address'],
  updatedOn: '2026-09-14',
};

export const COOPERATIVE: Enterprise = {
  creditCode: '93990103MA9999C362',
  registrationNumber: registrationNumberOf('990103', 3),
  kind: 'cooperative',
  name: '云澜市西屿区海晟水产养殖专业合作社',
  representative: nameAndNumber(ZHAO_JIAN),
  position: '理事长',
  shareholders: [holder(ZHAO_JIAN, 65), holder(CHEN_GUIYING, 35)],
  capitalWan: 120,
  foundedOn: '2018-07-02',
  approvedOn: '2024-02-27',
  state: 'closed',
  district: '990103',
  address: '星海省云澜市西屿区渔歌路2号102室',
  employees: 0,
  scope: '水产养殖；水产品批发',
  trade: '0412',
  updatedOn: '2024-02-27',
};

export const WELL_KNOWN_ENTERPRISES: readonly Enterprise[] = [
  SOFTWARE_COMPANY,
  RESTAURANT,
  CONSTRUCTION_COMPANY,
  COOPERATIVE,
  FISH_SHOP,
];

export const WELL_KNOWN_INSTITUTION: Institution = {
  creditCode: '12990100999000101Q',
  name: '云澜市不动产登记中心',
  representative: nameAndNumber(HE_JINGWEN),
  fundsWan: 860,
  funding: 'full',
  organiser: citedDepartment(NATURAL_RESOURCES),
  purpose: '承担不动产登记的事务性工作，提供不动产登记信息查询服务。',
  district: '990102',
  address: '星海省云澜市东岚区青石桥路10号',
  state: 'open',
  foundedOn: '2015-12-18',
  validFrom: '2026-01-01',
  validUntil: '2030-12-31',
  updatedOn: '2026-03-31',
};

export const WELL_KNOWN_SOCIAL_ORGANISATION: SocialOrganisation = {
  creditCode: '519901009990000EX7',
  kind: 'association',
  name: '云澜市水产行业协会',
  representative: nameAndNumber(CHEN_GUIYING),
  capitalWan: 3,
  foundedOn: '2017-10-20',
  purpose: '开展行业自律、业务培训、信息交流和咨询服务，维护会员合法权益。',
  supervisor: citedDepartment(MARKET_REGULATION),
  district: '990103',
  address: '星海省云澜市西屿区浅湾路60号301室',
  state: 'open',
  validUntil: '2027-10-19',
  updatedOn: '2026-05-29',
};

export const WELL_KNOWN_JOBS: readonly Job[] = [
  { person: LI_MING, employer: cited(SOFTWARE_COMPANY), trade: SOFTWARE_COMPANY.trade, since: '2016-05-01' },
  { person: WANG_YAN, employer: cited(RESTAURANT), trade: RESTAURANT.trade, since: '2023-05-01' },
  { person: HE_JINGWEN, employer: cited(WELL_KNOWN_INSTITUTION), since: '2015-12-18' },
  {
    person: ZHOU_JIANAN,
    employer: cited(CONSTRUCTION_COMPANY),
    trade: CONSTRUCTION_COMPANY.trade,
    since: '2018-07-16',
  },
];

function nameAndNumber({ name, number }: Person): { name: string; number: string } {
  return { name, number };
}

function holder({ name, number }: Person, share: number): Shareholder {
  return { kind: 'person', name, code: number, share };
}

function cited({ name, creditCode }: { name: string; creditCode: string }): Cited {
  return { name, code: creditCode };
}

function citedDepartment({ names, creditCode }: SampleDepartment): Cited {
  return { name: names.zh, code: creditCode };
}
