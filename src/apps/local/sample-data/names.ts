import type { Random } from './random';

export type Sex = 'male' | 'female';

const SURNAMES = Array.from(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
);
const DOUBLE_SURNAMES = ['欧阳', '上官', '司马', '诸葛', '慕容', '尉迟'];
const MALE = Array.from(
  '伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆博瑞晨轩睿泽昊天成东志国建文海林峰松岩毅宏庆安康',
);
const FEMALE = Array.from(
  '芳娜敏静丽艳娟霞秀兰燕玲桂英梅红云萍洁雪琳倩婷慧莉佳怡欣颖雯蕾薇璐瑶萱涵彤妍诗语梦菲岚月清雅宁',
);

const STREETS = {
  '990102': ['望海路', '东岚大街', '听潮巷', '云汀路', '灯塔街', '青石桥路', '银杏里', '晨曦路'],
  '990103': ['西屿大道', '渔歌路', '白鹭街', '浅湾路', '槐荫里', '星桥路', '暮云街', '芦荻巷'],
} as const;

export type District = keyof typeof STREETS;
export const DISTRICTS: Record<District, string> = { '990102': '东岚区', '990103': '西屿区' };

export function surname(random: Random): string {
  return random.chance(0.01) ? random.pick(DOUBLE_SURNAMES) : random.pick(SURNAMES);
}

export function givenName(random: Random, sex: Sex): string {
  const characters = sex === 'male' ? MALE : FEMALE;
  return random.pick(characters) + (random.chance(0.8) ? random.pick(characters) : '');
}

export function homeAddress(random: Random, district: District): string {
  return `${street(random, district)}${random.between(1, 12)}栋${random.between(1, 4)}单元${random.between(1, 26)}0${random.between(1, 4)}室`;
}

export function businessAddress(random: Random, district: District): string {
  return `${street(random, district)}${random.between(1, 30)}0${random.between(1, 9)}室`;
}

function street(random: Random, district: District): string {
  return `星海省云澜市${DISTRICTS[district]}${random.pick(STREETS[district])}${random.between(1, 399)}号`;
}

export interface Trade {
  /** GB/T 4754 class. */
  code: string;
  word: string;
  scope: string;
}

const TRADES: readonly Trade[] = [
  { code: '5211', word: '百货', scope: '日用百货销售；农副产品销售；互联网销售' },
  { code: '6210', word: '餐饮', scope: '餐饮服务；食品销售' },
  { code: '6513', word: '软件', scope: '软件开发；信息系统集成服务；信息技术咨询服务' },
  { code: '4790', word: '建筑', scope: '房屋建筑工程施工；建筑装饰工程施工' },
  { code: '5430', word: '物流', scope: '道路货物运输；仓储服务；国内货物运输代理' },
  { code: '8391', word: '教育咨询', scope: '教育咨询服务；会议及展览服务' },
  { code: '3562', word: '光电', scope: '光电子器件制造；电子元器件制造；货物进出口' },
  { code: '0412', word: '水产', scope: '水产养殖；水产品批发；水产品冷冻加工' },
  { code: '7281', word: '旅行', scope: '旅游业务；票务代理服务' },
  { code: '8040', word: '家政', scope: '家政服务；物业管理' },
];
const BRANDS = Array.from('云岚海星汇鑫瑞恒宏泰盛丰德信诚达联创新晨曦启航远景和顺');

/** A firm's distinctive words, e.g. 云恒瑞达 and 软件. */
export function tradeName(random: Random): { brand: string; trade: Trade } {
  const brand = Array.from({ length: random.pick([2, 2, 3, 4]) }, () => random.pick(BRANDS)).join('');
  return { brand, trade: random.pick(TRADES) };
}
