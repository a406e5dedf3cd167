import { SAMPLE_DAY, type Household, type Person, type Relation } from './country';
import { DISTRICTS, givenName, homeAddress, surname, type District, type Sex } from './names';
import { CitizenNumbers, epochDay, isoDate } from './numbers';
import { seededRandom, type Random } from './random';
import { WELL_KNOWN_HOUSEHOLDS } from './well-known-people';

/**
 * The households of a country of exactly `people` people, one at a time: the well-known ones first, then generated
 * ones. The same arguments give the same households; nothing is held but the one being yielded.
 */
export function* households(people: number, seed: number): Generator<Household> {
  const numbers = new CitizenNumbers();
  let left = people - WELL_KNOWN_HOUSEHOLDS.reduce((sum, household) => sum + household.members.length, 0);
  if (left < 0) throw new Error('sample data: the country cannot be smaller than its well-known people');
  yield* WELL_KNOWN_HOUSEHOLDS;
  const random = seededRandom(seed, 'households');
  for (let index = WELL_KNOWN_HOUSEHOLDS.length; left > 0; index++) {
    const household = makeHousehold(random, numbers, index, left);
    left -= household.members.length;
    yield household;
  }
}

type Shape = 'single' | 'couple' | 'family' | 'lone parent' | 'three generations';
const SHAPES: readonly (readonly [Shape, number])[] = [
  ['single', 20],
  ['couple', 20],
  ['family', 44],
  ['lone parent', 7],
  ['three generations', 9],
];
/** Two in three are Han; the rest stand for the codes that a contract must be able to carry. */
const ETHNIC_GROUPS = [
  ['01', 92],
  ['11', 2],
  ['03', 2],
  ['08', 2],
  ['15', 1],
  ['06', 1],
] as const;

interface Born {
  district: District;
  surname: string;
  sex: Sex;
  relation: Relation;
  /** Days since 1970. */
  day: number;
  ethnicGroup: string;
}

function makeHousehold(random: Random, numbers: CitizenNumbers, index: number, places: number): Household {
  const district: District = random.chance(0.6) ? '990102' : '990103';
  const births = makeFamily(random, district).slice(0, places);
  const members = births.map((birth) => makePerson(random, numbers, birth));
  const cameOfAge = epochDay(members[0]!.birthDate) + 18 * 366;
  return {
    number: `${district}${String(index).padStart(9, '0')}`,
    kind: members.length === 1 && random.chance(0.15) ? 'collective' : 'family',
    district,
    address: homeAddress(random, district),
    members,
    registeredOn: isoDate(random.between(cameOfAge, epochDay(SAMPLE_DAY))),
  };
}

function makeFamily(random: Random, district: District): Born[] {
  const shape = random.weighted(SHAPES);
  const today = epochDay(SAMPLE_DAY);
  const sex: Sex = random.chance(0.62) ? 'male' : 'female';
  const ethnicGroup = random.weighted(ETHNIC_GROUPS);
  const [youngest, oldest] = shape === 'three generations' ? [28, 55] : shape === 'single' ? [20, 88] : [24, 80];
  const headDay = today - daysOf(random, youngest, oldest);
  const own = { district, ethnicGroup };
  const head: Born = { ...own, surname: surname(random), sex, relation: '0', day: headDay };
  const family = [head];
  const spouse: Born = {
    ...own,
    surname: surname(random),
    sex: sex === 'male' ? 'female' : 'male',
    relation: '1',
    day: Math.min(headDay + random.between(-4 * 365, 4 * 365), today - 22 * 366),
    ethnicGroup: random.chance(0.97) ? ethnicGroup : random.weighted(ETHNIC_GROUPS),
  };
  if (shape !== 'single' && shape !== 'lone parent') family.push(spouse);
  if (shape === 'family' || shape === 'lone parent' || shape === 'three generations') {
    family.push(...makeChildren(random, head, family[1] ?? head));
  }
  if (shape === 'three generations') family.push(...makeParents(random, head));
  return family;
}

function makeChildren(random: Random, head: Born, other: Born): Born[] {
  const father = head.sex === 'male' ? head : other;
  const youngerParent = Math.max(head.day, other.day);
  const count = random.weighted([
    [1, 60],
    [2, 35],
    [3, 5],
  ] as const);
  const children: Born[] = [];
  let day = youngerParent + daysOf(random, 21, 30);
  while (children.length < count && day <= epochDay(SAMPLE_DAY)) {
    const sex: Sex = random.chance(0.51) ? 'male' : 'female';
    children.push({ ...head, surname: father.surname, sex, relation: sex === 'male' ? '2' : '3', day });
    day += daysOf(random, 2, 5);
  }
  return children;
}

function makeParents(random: Random, head: Born): Born[] {
  const mother = { ...head, surname: surname(random), sex: 'female' as const, relation: '5' as const };
  const father = { ...mother, surname: head.surname, sex: 'male' as const };
  mother.day = head.day - daysOf(random, 21, 34);
  father.day = mother.day - random.between(-365, 4 * 365);
  return random.chance(0.55) ? [father, mother] : [random.chance(0.3) ? father : mother];
}

function makePerson(random: Random, numbers: CitizenNumbers, birth: Born): Person {
  // Most people were born where they live; numbers keep the district of the first registration.
  const birthDistrict = random.chance(0.85) ? birth.district : other(birth.district);
  const { number, birthDate } = numbers.next(birthDistrict, birth.sex, birth.day);
  const person: Person = {
    number,
    name: birth.surname + givenName(random, birth.sex),
    sex: birth.sex,
    ethnicGroup: birth.ethnicGroup,
    birthDate,
    birthDistrict,
    relation: birth.relation,
    cancelled: birth.relation !== '0' && random.chance(0.02),
    updatedOn: isoDate(random.between(Math.max(epochDay(birthDate), epochDay('2015-01-01')), epochDay(SAMPLE_DAY))),
  };
  if (random.chance(0.02)) person.formerName = birth.surname + givenName(random, birth.sex);
  if (random.chance(0.003)) person.doubted = random.pick(['all', ['address'], ['name'], ['birthDate']] as const);
  return person;
}

function other(district: District): District {
  return (Object.keys(DISTRICTS) as District[]).find((candidate) => candidate !== district)!;
}

/** A length of life between two ages, in days. */
function daysOf(random: Random, fromYears: number, toYears: number): number {
  return random.between(Math.ceil(fromYears * 365.25), Math.floor(toYears * 365.25));
}
