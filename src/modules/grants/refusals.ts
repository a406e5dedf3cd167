import type { CivilDate, GrantDecision, GrantRefusal, RefusalCode } from '../../contracts';

type Remedy = GrantRefusal['remedy'];
type Law = GrantRefusal['law'];

/** What a row keeps of a refusal; the remedy and the law follow from the code. */
export interface Refusal {
  code: RefusalCode;
  article?: string;
  readyOn?: CivilDate;
}

/** What each refusal tells the asker to do next (R25 art. 21: a refusal gives its reason). Only a legal ban is final. */
export const REMEDIES: Readonly<Record<RefusalCode, Remedy>> = {
  'legal-ban': 'none',
  'out-of-duty': 'show-duty',
  'scope-too-wide': 'ask-for-less',
  'not-held': 'ask-the-source',
  'quality-not-ready': 'ask-again-later',
  'tech-not-ready': 'ask-again-later',
};

/** The article of R25 that a refusal rests on: what a request must show, who the source is, what must be ready. */
const ARTICLES: Readonly<Record<Exclude<RefusalCode, 'legal-ban'>, Law>> = {
  'out-of-duty': { zh: '《政务数据共享条例》第二十条', en: 'Regulations on Government Data Sharing, art. 20' },
  'scope-too-wide': { zh: '《政务数据共享条例》第二十五条', en: 'Regulations on Government Data Sharing, art. 25' },
  'not-held': { zh: '《政务数据共享条例》第十九条', en: 'Regulations on Government Data Sharing, art. 19' },
  'quality-not-ready': { zh: '《政务数据共享条例》第二十六条', en: 'Regulations on Government Data Sharing, art. 26' },
  'tech-not-ready': { zh: '《政务数据共享条例》第二十二条', en: 'Regulations on Government Data Sharing, art. 22' },
};

export function refusalOf({ refusalCode: code, article, readyOn }: GrantDecision): Refusal | null {
  if (code === undefined) return null;
  return { code, ...(article !== undefined && { article }), ...(readyOn !== undefined && { readyOn }) };
}

export function refusalView({ code, article, readyOn }: Refusal): GrantRefusal {
  return {
    code,
    remedy: REMEDIES[code],
    law: code === 'legal-ban' ? { zh: article!, en: article! } : ARTICLES[code],
    ...(article !== undefined && { article }),
    ...(readyOn !== undefined && { readyOn }),
  };
}
