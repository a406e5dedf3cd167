/** A department of the fictional city 云澜市 (region 99 of GB/T 2260 is not given to any place). */
export interface SampleDepartment {
  shortName: string;
  creditCode: string;
  names: { zh: string; en: string };
}

/** The department that governs sharing. */
export const AUTHORITY: SampleDepartment = {
  shortName: 'data-authority',
  creditCode: '119901009990000480',
  names: { zh: '云澜市数据局', en: 'Yunlan Data Authority' },
};

/** The window department: it asks, it holds nothing. */
export const GOVERNMENT_SERVICES: SampleDepartment = {
  shortName: 'government-services',
  creditCode: '119901009990000998',
  names: { zh: '云澜市政务服务管理局', en: 'Yunlan Government Services Administration' },
};

export const PUBLIC_SECURITY = {
  shortName: 'public-security',
  creditCode: '11990100999000013D',
  names: { zh: '云澜市公安局', en: 'Yunlan Public Security Bureau' },
} as const satisfies SampleDepartment;

export const MARKET_REGULATION = {
  shortName: 'market-regulation',
  creditCode: '1199010099900003X0',
  names: { zh: '云澜市市场监督管理局', en: 'Yunlan Market Regulation Bureau' },
} as const satisfies SampleDepartment;

/** The departments that hold sample data; each has a database, a role and an agent of its own on the local stack. */
export const REFERENCE_DEPARTMENTS = [PUBLIC_SECURITY, MARKET_REGULATION] as const;

export type ReferenceDepartment = (typeof REFERENCE_DEPARTMENTS)[number]['shortName'];
