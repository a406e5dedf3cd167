import { SAMPLE_DAY, type Employment, type Enterprise, type Household, type Person } from './country';
import { enterprises } from './enterprises';
import { epochDay, isoDate } from './numbers';
import { households } from './population';
import { seededRandom, type Random } from './random';
import { WELL_KNOWN_HOUSEHOLDS } from './well-known';
import { WELL_KNOWN_JOBS } from './well-known-facts';

export interface Resident {
  person: Person;
  household: Household;
  employment: Employment | undefined;
  /** Whole years on the sample day. */
  age: number;
}

/** Firms that hire at the same time; a new one takes the place of the oldest. */
const HIRING = 64;
/** One firm joins for so many households: fewer than there are firms, so that none is waited for. */
const HOUSEHOLDS_A_FIRM = 3;
const TODAY = epochDay(SAMPLE_DAY);

/**
 * Everybody of {@link households} with their work at a firm of {@link enterprises}. Both streams are walked side by
 * side and a few firms held at a time, so memory does not grow with the country.
 */
export function* residents(people: number, seed: number): Generator<Resident> {
  const random = seededRandom(seed, 'residents');
  const known = new Set(WELL_KNOWN_HOUSEHOLDS.map(({ number }) => number));
  const firms = enterprises(people, seed);
  const hiring: Enterprise[] = [];
  let turn = 0;
  for (const household of households(people, seed)) {
    if (turn % HOUSEHOLDS_A_FIRM === 0) join(hiring, firms.next().value as Enterprise | undefined, turn);
    turn++;
    const isKnown = known.has(household.number);
    for (const person of household.members) {
      const age = Math.floor((TODAY - epochDay(person.birthDate)) / 365.25);
      const employment = isKnown ? WELL_KNOWN_JOBS.get(person.number) : employ(random, person, age, hiring);
      yield { person, household, employment, age };
    }
  }
}

function join(hiring: Enterprise[], firm: Enterprise | undefined, turn: number): void {
  if (firm?.state !== 'open') return;
  if (hiring.length < HIRING) hiring.push(firm);
  else hiring[(turn / HOUSEHOLDS_A_FIRM) % HIRING] = firm;
}

function employ(random: Random, person: Person, age: number, hiring: readonly Enterprise[]): Employment | undefined {
  if (age < 18 || age >= 60 || person.cancelled || hiring.length === 0 || !random.chance(0.65)) return undefined;
  const employer = random.pick(hiring);
  const earliest = Math.max(epochDay(employer.foundedOn), epochDay(person.birthDate) + 18 * 366);
  if (earliest > TODAY) return undefined;
  return { employer, from: isoDate(random.between(earliest, TODAY)), suspended: random.chance(0.03) };
}
