import { right, weightedSum, wrong, type Checked } from './checked';
import { checkOrganisationCode, organisationCheckCharacter } from './organisation-code';

export type CreditCodeFault =
  'length' | 'charset' | 'department-and-kind' | 'region' | 'organisation-code' | 'check-character';

/** GB 32100 leaves out I, O, S, V and Z, which are misread as digits. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^i mod 31 for the first 17 places. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** First two characters: registering department and kind of body, with their Chinese names. */
export const creditCodeKinds: Readonly<Record<string, string>> = {
  '11': '机关',
  '12': '事业单位',
  '13': '群团',
  '19': '机构编制其他',
  '21': '外交（外国常驻新闻机构）',
  '29': '外交其他',
  '31': '律师执业机构',
  '32': '公证处',
  '33': '基层法律服务所',
  '34': '司法鉴定机构',
  '35': '仲裁委员会',
  '39': '司法行政其他',
  '41': '外国在华文化中心',
  '49': '文化其他',
  '51': '社会团体',
  '52': '民办非企业单位',
  '53': '基金会',
  '59': '民政其他',
  '61': '外国旅游部门常驻代表机构',
  '62': '港澳台地区旅游部门常驻内地（大陆）代表机构',
  '69': '旅游其他',
  '71': '宗教活动场所',
  '72': '宗教院校',
  '79': '宗教其他',
  '81': '基层工会',
  '89': '工会其他',
  '91': '企业',
  '92': '个体工商户',
  '93': '农民专业合作社',
  A1: '军队事业单位',
  A9: '军队其他',
  N1: '组级集体经济组织',
  N2: '村级集体经济组织',
  N3: '乡镇级集体经济组织',
  N9: '农业农村其他',
  Y1: '其他',
};

/** Check character for the first 17 characters. The outer mod turns 31 into 0. */
function creditCodeCheckCharacter(first17: string): string {
  return ALPHABET.charAt((31 - (weightedSum(first17, ALPHABET, WEIGHTS) % 31)) % 31);
}

/**
 * GB 32100: 1 department, 1 kind, 6 region, 9 organisation code, 1 check. The organisation code inside must hold by
 * its own check character too, so two errors that cancel out in the outer sum are still found.
 */
export function checkCreditCode(value: string): Checked<CreditCodeFault> {
  if (value.length !== 18) return wrong('length');
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(value)) return wrong('charset');
  if (!Object.hasOwn(creditCodeKinds, value.slice(0, 2))) return wrong('department-and-kind');
  if (!/^[1-9][0-9]{5}$/.test(value.slice(2, 8))) return wrong('region');
  if (!checkOrganisationCode(value.slice(8, 17)).ok) return wrong('organisation-code');
  return creditCodeCheckCharacter(value) === value.charAt(17) ? right : wrong('check-character');
}

export function isCreditCode(value: string): boolean {
  return checkCreditCode(value).ok;
}

/**
 * Completes a credit code with both check characters, for generators and tests.
 * @param kind two characters of `creditCodeKinds` @param region six digits @param body eight characters
 */
export function creditCodeOf(kind: string, region: string, body: string): string {
  const first17 = kind + region + body + organisationCheckCharacter(body);
  return first17 + creditCodeCheckCharacter(first17);
}
