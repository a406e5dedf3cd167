import { SAMPLE_DAY, type Household, type Person, type Relation } from './country';
import { givenName, homeAddress, surname, type District, type Sex } from './names';
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

const TODAY = epochDay(SAMPLE_DAY);

function makeHousehold(random: Random, numbers: CitizenNumbers, index: number, places: number): Household {
  const district: District = random.chance(0.6) ? '990102' : '990103';
  const births = makeFamily(random, district).slice(0, places);
  const members = births.map((birth) => makePerson(random, numbers, birth));
  const spouse = members[1]?.relation === '1' ? members[1] : undefined;
  if (spouse?.cancelled) placeDeath(spouse, members);
  const cameOfAge = epochDay(members[0]!.birthDate) + 18 * 366;
  return {
    number: `${district}${String(index).padStart(9, '0')}`,
    kind: members.length === 1 && random.chance(0.15) ? 'collective' : 'family',
    district,
    address: homeAddress(random, district),
    members,
    registeredOn: isoDate(random.between(cameOfAge, TODAY)),
  };
}

function makeFamily(random: Random, district: District): Born[] {
  const shape = random.weighted(SHAPES);
  const sex: Sex = random.chance(0.62) ? 'male' : 'female';
  const ethnicGroup = random.weighted(ETHNIC_GROUPS);
  const [youngest, oldest] = shape === 'three generations' ? [28, 55] : shape === 'single' ? [20, 88] : [24, 80];
  const headDay = TODAY - daysOf(random, youngest, oldest);
  const head: Born = { district, ethnicGroup, surname: surname(random), sex, relation: '0', day: headDay };
  const family = [head];
  const spouse: Born = {
    district,
    surname: surname(random),
    sex: sex === 'male' ? 'female' : 'male',
    relation: '1',
    day: Math.min(headDay + random.between(-4 * 365, 4 * 365), TODAY - 22 * 366),
    ethnicGroup: random.chance(0.97) ? ethnicGroup : random.weighted(ETHNIC_GROUPS),
  };
  if (shape !== 'single' && shape !== 'lone parent') family.push(spouse);
  if (shape === 'family' || shape === 'lone parent' || shape === 'three generations') {
    addChildren(random, family, head, family[1] ?? head);
  }
  if (shape === 'three generations') addParents(random, family, head);
  return family;
}

/** Of a birth in the head's family. Written out: copying objects took a third of the time of making a country. */
function relative({ district, ethnicGroup }: Born, family: string, sex: Sex, relation: Relation, day: number): Born {
  return { district, ethnicGroup, surname: family, sex, relation, day };
}

const NUMBERS_OF_CHILDREN = [
  [1, 60],
  [2, 35],
  [3, 5],
] as const;

function addChildren(random: Random, family: Born[], head: Born, other: Born): void {
  const father = head.sex === 'male' ? head : other;
  const youngerParent = Math.max(head.day, other.day);
  let left: number = random.weighted(NUMBERS_OF_CHILDREN);
  let day = youngerParent + daysOf(random, 21, 30);
  while (left > 0 && day <= TODAY) {
    const sex: Sex = random.chance(0.51) ? 'male' : 'female';
    family.push(relative(head, father.surname, sex, sex === 'male' ? '2' : '3', day));
    day += daysOf(random, 2, 5);
    left--;
  }
}

function addParents(random: Random, family: Born[], head: Born): void {
  const motherDay = head.day - daysOf(random, 21, 34);
  const mother = relative(head, surname(random), 'female', '5', motherDay);
  const father = relative(head, head.surname, 'male', '5', motherDay - random.between(-365, 4 * 365));
  if (random.chance(0.55)) family.push(father, mother);
  else family.push(random.chance(0.3) ? father : mother);
}

/** A spouse died grown up and after the children's births; one to whom no day is left lives on. */
function placeDeath(spouse: Person, members: readonly Person[]): void {
  const births = members
    .filter(({ relation }) => relation === '2' || relation === '3')
    .map(({ birthDate }) => epochDay(birthDate) + 10);
  const earliest = Math.max(epochDay(spouse.birthDate) + 24 * 366, ...births);
  if (earliest > TODAY) spouse.cancelled = false;
  else if (epochDay(spouse.updatedOn) < earliest) spouse.updatedOn = isoDate(earliest);
}

const FIRST_UPDATE = epochDay('2015-01-01');

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
    updatedOn: isoDate(random.between(Math.max(epochDay(birthDate), FIRST_UPDATE), TODAY)),
  };
  if (random.chance(0.02)) person.formerName = birth.surname + givenName(random, birth.sex);
  if (random.chance(0.003)) person.doubted = random.pick(['all', ['address'], ['name'], ['birthDate']] as const);
  return person;
}

function other(district: District): District {
  return district === '990102' ? '990103' : '990102';
}

/** A length of life between two ages, in days. */
function daysOf(random: Random, fromYears: number, toYears: number): number {
  return random.between(Math.ceil(fromYears * 365.25), Math.floor(toYears * 365.25));
}
