import type { ExchangeAnswer, GrantView, RequestGrant } from '../../../contracts';
import { WELL_KNOWN } from '../sample-data';
import type { Question } from './window';
import type { Wording } from './wording';

/** A paper that such an application used to need, and the question that takes its place. */
export interface Paper {
  readonly name: Wording;
  /** Who issued it, in the words of the street. */
  readonly holder: Wording;
  readonly wanted: Pick<RequestGrant, 'resource' | 'items' | 'modes'>;
  readonly question: Question;
  readonly expected: string;
  /** What the report shows of the answer: nothing that is anybody's business. */
  readonly shows: (values: Readonly<Record<string, unknown>>) => string;
}

/** The answer that made a paper needless. */
export interface Spared {
  readonly paper: Paper;
  readonly grant: GrantView;
  readonly answer: ExchangeAnswer;
}

const { applicant, spouse, restaurant, constructor, constructionCompany } = WELL_KNOWN;
const person = ({ number }: { number: string }) => ({ type: 'citizen-number', id: number }) as const;
const firm = ({ creditCode }: { creditCode: string }) => ({ type: 'credit-code', id: creditCode }) as const;
const count = (list: unknown, noun: string): string => `${Array.isArray(list) ? list.length : 'no'} ${noun}`;

/** Seven papers of six departments. Wherever "does it match?" is enough, nothing is fetched. */
export const PAPERS: readonly Paper[] = [
  {
    name: { zh: '户口簿', en: 'the household register' },
    holder: { zh: '公安局', en: 'public security' },
    wanted: { resource: '101001/000002', modes: ['fetch'], items: ['householdType', 'headName', 'members'] },
    question: { mode: 'fetch', subject: person(applicant), items: ['householdType', 'members'] },
    expected: 'found: 3 members',
    shows: ({ members }) => count(members, 'members'),
  },
  {
    name: { zh: '结婚证', en: 'the marriage certificate' },
    holder: { zh: '民政局', en: 'civil affairs' },
    wanted: {
      resource: '105001/000002',
      modes: ['verify'],
      items: ['spouseName', 'spouseNumber', 'status'],
    },
    question: {
      mode: 'verify',
      subject: person(applicant),
      values: { spouseName: spouse.name, spouseNumber: spouse.number, status: '1' },
    },
    expected: 'match',
    shows: () => '',
  },
  {
    name: { zh: '从业人员健康证明', en: "the food worker's health certificate" },
    holder: { zh: '卫生健康委', en: 'health' },
    wanted: { resource: '202001/000001', modes: ['verify'], items: ['name', 'result'] },
    question: { mode: 'verify', subject: person(applicant), values: { name: applicant.name, result: '1' } },
    expected: 'match',
    shows: () => '',
  },
  {
    name: { zh: '营业执照', en: 'the business licence' },
    holder: { zh: '市场监管局', en: 'market regulation' },
    wanted: {
      resource: '102001/000001',
      modes: ['fetch'],
      items: ['name', 'status', 'legalRepresentativeName', 'establishedOn', 'domicile'],
    },
    question: {
      mode: 'fetch',
      subject: firm(restaurant),
      items: ['name', 'status', 'legalRepresentativeName'],
    },
    expected: `found: ${restaurant.name}`,
    shows: ({ name }) => String(name),
  },
  {
    name: { zh: '首店食品经营许可证', en: "the first shop's food-business licence" },
    holder: { zh: '市场监管局', en: 'market regulation' },
    wanted: {
      resource: '105001/000005',
      modes: ['verify'],
      items: ['businessName', 'mainBusiness', 'status', 'trustGrade'],
    },
    question: {
      mode: 'verify',
      subject: firm(restaurant),
      values: { businessName: restaurant.name, mainBusiness: '2', status: '1', trustGrade: 'A' },
    },
    expected: 'match',
    shows: () => '',
  },
  {
    name: { zh: '二级建造师注册证书', en: "the fit-out engineer's registration" },
    holder: { zh: '住建局', en: 'housing' },
    wanted: { resource: '105001/000004', modes: ['verify'], items: ['holder', 'employerCode', 'status'] },
    question: {
      mode: 'verify',
      subject: person(constructor),
      values: { holder: constructor.name, employerCode: constructionCompany.creditCode, status: '1' },
    },
    expected: 'match',
    shows: () => '',
  },
  {
    name: { zh: '不动产权证书', en: "the premises' property certificate" },
    holder: { zh: '自然资源局', en: 'natural resources' },
    wanted: { resource: '105001/000007', modes: ['fetch'], items: ['certificates'] },
    question: { mode: 'fetch', subject: person(applicant), items: ['certificates'] },
    expected: 'found: 1 certificate',
    shows: ({ certificates }) => count(certificates, 'certificate'),
  },
];
