import {
  SAMPLE_DAY,
  type Cited,
  type Enterprise,
  type EnterpriseKind,
  type Household,
  type Shareholder,
} from './country';
import { businessAddress, type District } from './names';
import { registrationNumberOf } from './numbers';
import type { Random } from './random';
import type { Recent } from './recent';

/** Whom a new firm may take as shareholders: people and companies of the same country that came shortly before it. */
export interface Investors {
  people: Recent<Cited>;
  companies: Recent<Cited>;
}

interface Core {
  kind: EnterpriseKind;
  state: Enterprise['state'];
  foundedOn: string;
  district: District;
}

/** Numbers below are left to the well-known firms. */
const FIRST_REGISTRATION = 100;

const KINDS: Record<EnterpriseKind, { staff: [number, number]; positions: readonly string[] }> = {
  company: { staff: [1, 160], positions: ['执行董事', '执行董事兼总经理', '董事长', '经理'] },
  'sole trader': { staff: [1, 6], positions: ['经营者'] },
  cooperative: { staff: [3, 40], positions: ['理事长'] },
};

export type EnterpriseDetails = Pick<
  Enterprise,
  'registrationNumber' | 'position' | 'shareholders' | 'validUntil' | 'premises' | 'employees'
>;

/** What the registrar knows of a firm besides its core. @param number of the generated firm, from 1 */
export function enterpriseDetails(
  random: Random,
  core: Core,
  household: Household,
  number: number,
  investors: Investors,
): EnterpriseDetails {
  const { staff, positions } = KINDS[core.kind];
  const details: EnterpriseDetails = {
    registrationNumber: registrationNumberOf(core.district, FIRST_REGISTRATION + number),
    position: random.pick(positions),
    shareholders: shareholdersOf(random, core.kind, household, investors),
    employees: core.state === 'open' ? random.between(...staff) : 0,
  };
  const validUntil = endOfTerm(random, core.foundedOn);
  if (validUntil !== undefined) details.validUntil = validUntil;
  if (core.kind !== 'sole trader' && random.chance(0.2)) {
    const district: District = random.chance(0.8) ? core.district : core.district === '990102' ? '990103' : '990102';
    details.premises = { district, address: businessAddress(random, district) };
  }
  return details;
}

/** Most firms are founded without a term; a term that has run out was made indefinite, else the firm would be gone. */
function endOfTerm(random: Random, foundedOn: string): string | undefined {
  if (random.chance(0.6)) return undefined;
  const years = random.pick([20, 30, 50] as const);
  const end = `${Number(foundedOn.slice(0, 4)) + years}${foundedOn.slice(4)}`.replace('-02-29', '-02-28');
  return end > SAMPLE_DAY ? end : undefined;
}

const COMPANY_SIZES = [
  [1, 35],
  [2, 35],
  [3, 20],
  [4, 10],
] as const;

function shareholdersOf(
  random: Random,
  kind: EnterpriseKind,
  { members }: Household,
  { people, companies }: Investors,
): Shareholder[] {
  const head = members[0]!;
  const size =
    kind === 'sole trader' ? 1 : kind === 'cooperative' ? random.between(5, 8) : random.weighted(COMPANY_SIZES);
  const holders = [person({ name: head.name, code: head.number })];
  const spouse = members.find(({ relation, cancelled }) => relation === '1' && !cancelled);
  if (size > 1 && spouse && random.chance(0.6)) holders.push(person({ name: spouse.name, code: spouse.number }));
  // A candidate who is a shareholder already is not asked twice; early firms of a small country find few.
  for (let place = holders.length; place < size; place++) {
    const byCompany = kind === 'company' && random.chance(0.1);
    const candidate = (byCompany ? companies : people).pick(random);
    if (!candidate || holders.some(({ code }) => code === candidate.code)) continue;
    holders.push(byCompany ? { kind: 'company', ...candidate, share: 0 } : person(candidate));
  }
  return withShares(random, holders);
}

function person(cited: Cited): Shareholder {
  return { kind: 'person', ...cited, share: 0 };
}

/** Whole percents of at least 1 that add up to 100; the first holder takes what the others leave. */
function withShares(random: Random, holders: readonly Shareholder[]): Shareholder[] {
  const most = Math.floor(60 / Math.max(holders.length - 1, 1));
  let left = 100;
  const others = holders.slice(1).map((holder) => {
    const share = random.between(1, most);
    left -= share;
    return { ...holder, share };
  });
  return [{ ...holders[0]!, share: left }, ...others];
}
