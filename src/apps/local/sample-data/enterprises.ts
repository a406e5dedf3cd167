import { creditCodeOf } from '../../../kernel/identifiers';
import { SAMPLE_DAY, type Enterprise, type EnterpriseKind, type Household } from './country';
import { enterpriseDetails, type Investors } from './enterprise-details';
import { businessAddress, DISTRICTS, tradeName } from './names';
import { epochDay, isoDate, organisationBody } from './numbers';
import { households } from './population';
import { seededRandom, type Random } from './random';
import { Recent } from './recent';
import { WELL_KNOWN_ENTERPRISES } from './well-known-organisations';
import { WELL_KNOWN_HOUSEHOLDS } from './well-known-people';

/** Of the heads of household who may represent a firm, this share does: about 3,000 firms to 20,000 people. */
const SHARE_OF_HEADS = 0.46;

const KINDS: Record<EnterpriseKind, { prefix: string; suffix: string; capital: [number, number] }> = {
  company: { prefix: '91', suffix: '有限公司', capital: [10, 3000] },
  'sole trader': { prefix: '92', suffix: '店', capital: [1, 50] },
  cooperative: { prefix: '93', suffix: '专业合作社', capital: [20, 800] },
};
const KIND_WEIGHTS = [
  ['company', 62],
  ['sole trader', 34],
  ['cooperative', 4],
] as const;
const STATE_WEIGHTS = [
  ['open', 88],
  ['closed', 9],
  ['revoked', 3],
] as const;

export interface HouseholdWithFirms {
  household: Household;
  /** Those that its head represents. */
  firms: readonly Enterprise[];
  wellKnown: boolean;
}

export function* enterprises(people: number, seed: number): Generator<Enterprise> {
  for (const { firms } of householdsWithFirms(people, seed)) yield* firms;
}

/**
 * The firms of the same country, each with its representative's household. Representatives and shareholders are people
 * of {@link households} with the same arguments, so the market regulator's data agrees with the police's though the two
 * databases never meet.
 */
export function* householdsWithFirms(people: number, seed: number): Generator<HouseholdWithFirms> {
  const random = seededRandom(seed, 'enterprises');
  const details = seededRandom(seed, 'enterprise details');
  const investors: Investors = { people: new Recent(64), companies: new Recent(32) };
  const known = new Set(WELL_KNOWN_HOUSEHOLDS.map(({ number }) => number));
  let made = 0;
  for (const household of households(people, seed)) {
    const head = household.members[0]!;
    if (known.has(household.number)) {
      const firms = WELL_KNOWN_ENTERPRISES.filter(({ representative }) => representative.number === head.number);
      yield { household, firms, wellKnown: true };
      continue;
    }
    const may = mayRepresent(household);
    let firms: Enterprise[] = [];
    if (may && random.chance(SHARE_OF_HEADS)) {
      const core = makeEnterprise(random, household, ++made);
      const firm: Enterprise = Object.assign(core, enterpriseDetails(details, core, household, made, investors));
      if (firm.kind === 'company' && firm.state === 'open') {
        investors.companies.push({ name: firm.name, code: firm.creditCode });
      }
      firms = [firm];
    }
    if (may && !head.doubted) investors.people.push({ name: head.name, code: head.number });
    yield { household, firms, wellKnown: false };
  }
}

function mayRepresent(household: Household): boolean {
  const age = (epochDay(SAMPLE_DAY) - epochDay(household.members[0]!.birthDate)) / 365.25;
  return household.kind === 'family' && age >= 22 && age <= 75;
}

/** What every register of firms has said since long; the rest are {@link enterpriseDetails}. */
export type EnterpriseCore = Omit<
  Enterprise,
  'registrationNumber' | 'position' | 'shareholders' | 'validUntil' | 'premises' | 'employees'
>;

function makeEnterprise(random: Random, household: Household, number: number): EnterpriseCore {
  const head = household.members[0]!;
  const kind = random.weighted(KIND_WEIGHTS);
  const { prefix, suffix, capital } = KINDS[kind];
  const { brand, trade } = tradeName(random);
  const cameOfAge = epochDay(head.birthDate) + 18 * 366;
  const founded = random.between(Math.max(cameOfAge, epochDay('1993-01-01')), epochDay(SAMPLE_DAY));
  const approved = random.chance(0.4) ? random.between(founded, epochDay(SAMPLE_DAY)) : founded;
  const firm: EnterpriseCore = {
    creditCode: creditCodeOf(prefix, household.district, organisationBody(number)),
    kind,
    name: `云澜市${kind === 'company' ? '' : DISTRICTS[household.district]}${brand}${trade.word}${suffix}`,
    representative: { name: head.name, number: head.number },
    capitalWan: random.between(...capital),
    foundedOn: isoDate(founded),
    approvedOn: isoDate(approved),
    state: random.weighted(STATE_WEIGHTS),
    district: household.district,
    address: businessAddress(random, household.district),
    scope: trade.scope,
    trade: trade.code,
    updatedOn: isoDate(random.between(approved, epochDay(SAMPLE_DAY))),
  };
  if (random.chance(0.003)) firm.doubted = random.pick(['all', ['address'], ['capital']] as const);
  return firm;
}
