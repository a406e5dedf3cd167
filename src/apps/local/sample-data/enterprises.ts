import { creditCodeOf } from '../../../kernel/identifiers';
import { SAMPLE_DAY, type Enterprise, type EnterpriseKind, type Household } from './country';
import { businessAddress, DISTRICTS, tradeName } from './names';
import { epochDay, isoDate, organisationBody } from './numbers';
import { households } from './population';
import { seededRandom, type Random } from './random';
import { WELL_KNOWN_ENTERPRISES, WELL_KNOWN_HOUSEHOLDS } from './well-known';

/** Of the heads of household who may represent a firm, this share does: about 3,000 firms to 20,000 people. */
const SHARE_OF_HEADS = 0.46;

const KINDS: Record<EnterpriseKind, { prefix: string; weight: number; suffix: string; capital: [number, number] }> = {
  company: { prefix: '91', weight: 62, suffix: '有限公司', capital: [10, 3000] },
  'sole trader': { prefix: '92', weight: 34, suffix: '店', capital: [1, 50] },
  cooperative: { prefix: '93', weight: 4, suffix: '专业合作社', capital: [20, 800] },
};

/**
 * The firms of the same country. Representatives are heads of household of {@link households} with the same arguments,
 * so the market regulator's data agrees with the police's though the two databases never meet.
 */
export function* enterprises(people: number, seed: number): Generator<Enterprise> {
  const random = seededRandom(seed, 'enterprises');
  const known = new Set(WELL_KNOWN_HOUSEHOLDS.map((household) => household.number));
  let made = 0;
  yield* WELL_KNOWN_ENTERPRISES;
  for (const household of households(people, seed)) {
    if (known.has(household.number) || !mayRepresent(household)) continue;
    if (random.chance(SHARE_OF_HEADS)) yield makeEnterprise(random, household, ++made);
  }
}

function mayRepresent(household: Household): boolean {
  const age = (epochDay(SAMPLE_DAY) - epochDay(household.members[0]!.birthDate)) / 365.25;
  return household.kind === 'family' && age >= 22 && age <= 75;
}

function makeEnterprise(random: Random, household: Household, number: number): Enterprise {
  const head = household.members[0]!;
  const kind = random.weighted(
    Object.entries(KINDS).map(([name, { weight }]) => [name as EnterpriseKind, weight] as const),
  );
  const { prefix, suffix, capital } = KINDS[kind];
  const { brand, trade } = tradeName(random);
  const cameOfAge = epochDay(head.birthDate) + 18 * 366;
  const founded = random.between(Math.max(cameOfAge, epochDay('1993-01-01')), epochDay(SAMPLE_DAY));
  const approved = random.chance(0.4) ? random.between(founded, epochDay(SAMPLE_DAY)) : founded;
  const firm: Enterprise = {
    creditCode: creditCodeOf(prefix, household.district, organisationBody(number)),
    kind,
    name: `云澜市${kind === 'company' ? '' : DISTRICTS[household.district]}${brand}${trade.word}${suffix}`,
    representative: { name: head.name, number: head.number },
    capitalWan: random.between(...capital),
    foundedOn: isoDate(founded),
    approvedOn: isoDate(approved),
    state: random.weighted([
      ['open', 88],
      ['closed', 9],
      ['revoked', 3],
    ] as const),
    district: household.district,
    address: businessAddress(random, household.district),
    scope: trade.scope,
    trade: trade.code,
    updatedOn: isoDate(random.between(approved, epochDay(SAMPLE_DAY))),
  };
  if (random.chance(0.003)) firm.doubted = random.pick(['all', ['address'], ['capital']] as const);
  return firm;
}
