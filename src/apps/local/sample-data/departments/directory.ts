import { creditCodeOf } from '../../../../kernel/identifiers';

/** A department of the fictional city 云澜市 (region 99 of GB/T 2260 is not given to any place). */
export interface SampleDepartment<Name extends string = string> {
  shortName: Name;
  creditCode: string;
  names: { zh: string; en: string };
}

/** @param body the eight characters of its organisation code (GB 11714), without the check character */
function office<const Name extends string>(
  shortName: Name,
  body: string,
  zh: string,
  en: string,
): SampleDepartment<Name> {
  return { shortName, creditCode: creditCodeOf('11', '990100', body), names: { zh, en } };
}

/** The department that governs sharing. */
export const AUTHORITY = office('data-authority', '99900004', '云澜市数据局', 'Yunlan Data Authority');

/** The window department: it asks, it holds nothing. */
export const GOVERNMENT_SERVICES = office(
  'government-services',
  '99900009',
  '云澜市政务服务管理局',
  'Yunlan Government Services Administration',
);

export const PUBLIC_SECURITY = office('public-security', '99900001', '云澜市公安局', 'Yunlan Public Security Bureau');
export const CIVIL_AFFAIRS = office('civil-affairs', '99900002', '云澜市民政局', 'Yunlan Civil Affairs Bureau');
export const MARKET_REGULATION = office(
  'market-regulation',
  '99900003',
  '云澜市市场监督管理局',
  'Yunlan Market Regulation Bureau',
);
export const HUMAN_RESOURCES = office(
  'human-resources',
  '99900005',
  '云澜市人力资源和社会保障局',
  'Yunlan Human Resources and Social Security Bureau',
);
export const HOUSING = office(
  'housing',
  '99900006',
  '云澜市住房和城乡建设局',
  'Yunlan Housing and Urban-Rural Development Bureau',
);
export const MEDICAL_INSURANCE = office(
  'medical-insurance',
  '99900007',
  '云澜市医疗保障局',
  'Yunlan Healthcare Security Administration',
);
export const EDUCATION = office('education', '99900008', '云澜市教育局', 'Yunlan Education Bureau');
export const HEALTH = office('health', '99900099', '云澜市卫生健康委员会', 'Yunlan Health Commission');
export const NATURAL_RESOURCES = office(
  'natural-resources',
  '99900011',
  '云澜市自然资源和规划局',
  'Yunlan Natural Resources and Planning Bureau',
);
export const TAX = office('tax', '99900012', '国家税务总局云澜市税务局', 'Yunlan Tax Service');
export const INSTITUTIONAL_ESTABLISHMENT = office(
  'institutional-establishment',
  '99900013',
  '中共云澜市委机构编制委员会办公室',
  'Yunlan Institutional Establishment Office',
);
