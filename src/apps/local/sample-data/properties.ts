import { SAMPLE_DAY, type Household, type Person } from './country';
import { householdsWithFirms, type HouseholdWithFirms } from './enterprises';
import type { District } from './names';
import { epochDay, isoDate } from './numbers';
import { seededRandom, type Random } from './random';
import { RESTAURANT } from './well-known-organisations';
import { CHEN_GUIYING, HE_JINGWEN, LI_MING, WELL_KNOWN_HOUSEHOLDS, ZHAO_JIAN, ZHOU_JIANAN } from './well-known-people';

/** A dwelling or shop with its owners; each of them holds a certificate of his own. */
export interface Property {
  owners: readonly Person[];
  district: District;
  address: string;
  usage: 'dwelling' | 'shop';
  /** Square metres, with two decimals. */
  area: string;
  sharing: 'sole' | 'joint' | 'by shares';
  registeredOn: string;
  state: 'valid' | 'cancelled';
  trustGrade: 'A' | 'B';
  doubted: boolean;
}

const TODAY = epochDay(SAMPLE_DAY);

/** Homes of heads of households, often owned with the spouse, and premises of firms that belong to who represents them. */
export function* properties(people: number, seed: number): Generator<Property> {
  const random = seededRandom(seed, 'properties');
  for (const at of householdsWithFirms(people, seed)) {
    if (at.wellKnown) {
      yield* WELL_KNOWN_PROPERTIES.filter(({ owners }) => at.household.members[0] === owners[0]);
    } else if (at.household.kind === 'family') {
      yield* propertiesOf(random, at);
    }
  }
}

function* propertiesOf(random: Random, { household, firms }: HouseholdWithFirms): Generator<Property> {
  if (random.chance(0.7)) {
    const area = `${random.between(42, 180)}.${random.between(10, 99)}`;
    yield makeProperty(random, household, { ...placeOf(household), usage: 'dwelling', area });
  }
  for (const firm of firms) {
    if (firm.state === 'open' && random.chance(0.2)) {
      const area = `${random.between(18, 320)}.${random.between(10, 99)}`;
      yield makeProperty(random, household, { ...placeOf(firm), usage: 'shop', area });
    }
  }
}

function placeOf({
  district,
  address,
}: {
  district: District;
  address: string;
}): Pick<Property, 'district' | 'address'> {
  return { district, address };
}

function makeProperty(
  random: Random,
  { members }: Household,
  place: Pick<Property, 'district' | 'address' | 'usage' | 'area'>,
): Property {
  const head = members[0]!;
  const spouse = members.find(({ relation, cancelled }) => relation === '1' && !cancelled);
  const sharing = spouse && random.chance(0.7) ? (random.chance(0.9) ? 'joint' : 'by shares') : 'sole';
  const owners = sharing === 'sole' || !spouse ? [head] : [head, spouse];
  const youngest = Math.max(...owners.map(({ birthDate }) => epochDay(birthDate)));
  return {
    ...place,
    owners,
    sharing,
    registeredOn: isoDate(random.between(Math.max(youngest + 20 * 366, epochDay('1998-07-03')), TODAY)),
    state: random.chance(0.97) ? 'valid' : 'cancelled',
    // Certificates from before the unified register were checked against the paper at a window.
    trustGrade: random.chance(0.9) ? 'A' : 'B',
    doubted: random.chance(0.003),
  };
}

const WELL_KNOWN_PROPERTIES: readonly Property[] = [
  known(LI_MING, placeOf(RESTAURANT), 'shop', '126.40', '2022-11-30'),
  known(ZHAO_JIAN, homeOf(ZHAO_JIAN), 'dwelling', '88.15', '2015-10-09'),
  known(CHEN_GUIYING, homeOf(CHEN_GUIYING), 'dwelling', '97.62', '2008-03-14'),
  known(ZHOU_JIANAN, homeOf(ZHOU_JIANAN), 'dwelling', '64.08', '2020-06-23'),
  known(HE_JINGWEN, homeOf(HE_JINGWEN), 'dwelling', '112.70', '2006-08-01'),
];

function homeOf(person: Person): Pick<Property, 'district' | 'address'> {
  return placeOf(WELL_KNOWN_HOUSEHOLDS.find(({ members }) => members.includes(person))!);
}

function known(
  owner: Person,
  place: Pick<Property, 'district' | 'address'>,
  usage: Property['usage'],
  area: string,
  registeredOn: string,
): Property {
  return {
    ...place,
    owners: [owner],
    usage,
    area,
    sharing: 'sole',
    registeredOn,
    state: 'valid',
    trustGrade: 'A',
    doubted: owner === ZHAO_JIAN,
  };
}
