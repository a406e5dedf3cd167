import { SAMPLE_DAY, type Person } from './country';
import { SCHOOLS } from './institutions';
import { epochDay, isoDate } from './numbers';
import { households } from './population';
import { seededRandom, type Random } from './random';
import { WELL_KNOWN } from './well-known';

/** GB/T 4658. */
export type EducationLevel = '10' | '20' | '30' | '40' | '60' | '70';

export interface Qualification {
  level: EducationLevel;
  school: string;
  major: string | undefined;
  certificateNumber: string;
  awardedOn: string;
}

export interface Schooling {
  person: Person;
  /** The lowest first; never empty. */
  qualifications: readonly Qualification[];
  doubted: boolean;
  updatedOn: string;
}

const TODAY = epochDay(SAMPLE_DAY);

/** Age at which each level is reached, and what comes before it. */
const STEPS: Record<EducationLevel, { age: number; after?: EducationLevel; schools: readonly string[] }> = {
  '70': { age: 15, schools: [SCHOOLS[5].name, SCHOOLS[6].name] },
  '60': { age: 18, schools: [SCHOOLS[3].name, SCHOOLS[4].name] },
  '40': { age: 18, schools: [SCHOOLS[2].name] },
  '30': { age: 21, after: '60', schools: [SCHOOLS[1].name, '星海医学高等专科学校'] },
  '20': { age: 22, after: '60', schools: [SCHOOLS[0].name, '星海大学', '星海师范大学'] },
  '10': { age: 25, after: '20', schools: [SCHOOLS[0].name, '星海大学'] },
};
const MAJORS = ['计算机科学与技术', '土木工程', '会计学', '护理学', '汉语言文学', '机械工程', '烹饪工艺与营养', '法学'];

type Shares = readonly (readonly [EducationLevel, number])[];
/** Highest levels by decade of birth: the younger, the longer at school. */
const OLDER: Shares = [
  ['70', 62],
  ['60', 20],
  ['40', 9],
  ['30', 5],
  ['20', 4],
];
const YOUNGER: Shares = [
  ['70', 18],
  ['60', 16],
  ['40', 18],
  ['30', 23],
  ['20', 21],
  ['10', 4],
];

/** The schooling of everybody who has finished junior secondary school. */
export function* schoolings(people: number, seed: number): Generator<Schooling> {
  const random = seededRandom(seed, 'schoolings');
  const fixed = new Map<string, EducationLevel>([
    [WELL_KNOWN.applicant.number, '20'],
    [WELL_KNOWN.spouse.number, '30'],
    [WELL_KNOWN.constructor.number, '20'],
  ]);
  let count = 0;
  for (const household of households(people, seed)) {
    for (const person of household.members) {
      const goal = fixed.get(person.number) ?? random.weighted(person.birthDate < '1975-01-01' ? OLDER : YOUNGER);
      const qualifications = qualificationsOf(random, person, goal, ++count);
      if (qualifications.length === 0) continue;
      const doubted = random.chance(0.002) && !fixed.has(person.number);
      yield { person, qualifications, doubted, updatedOn: qualifications.at(-1)!.awardedOn };
    }
  }
}

function qualificationsOf(random: Random, person: Person, goal: EducationLevel, count: number): Qualification[] {
  const path: EducationLevel[] =
    goal === '10' ? ['60', '20', '10'] : STEPS[goal].after ? [STEPS[goal].after, goal] : [goal];
  const birth = epochDay(person.birthDate);
  const end = person.cancelled ? epochDay(person.updatedOn) : TODAY;
  const qualifications: Qualification[] = [];
  for (const level of path) {
    const year = Number(isoDate(birth).slice(0, 4)) + STEPS[level].age;
    const awardedOn = `${year}-0${random.pick([6, 7])}-01`;
    if (year > 2026 || epochDay(awardedOn) > end) break;
    qualifications.push(qualification(random, level, awardedOn, count));
  }
  // Who is still on the way to more has the school-leaving certificate of the junior level at least.
  const age = (end - birth) / 365.25;
  if (qualifications.length === 0 && age >= 16.5) {
    const awardedOn = `${Number(person.birthDate.slice(0, 4)) + 15}-07-01`;
    qualifications.push(qualification(random, '70', awardedOn, count));
  }
  return qualifications;
}

function qualification(random: Random, level: EducationLevel, awardedOn: string, count: number): Qualification {
  const at = random.between(0, STEPS[level].schools.length - 1);
  const school = STEPS[level].schools[at]!;
  return {
    level,
    school,
    major: level === '60' || level === '70' ? undefined : random.pick(MAJORS),
    // School, kind of study, year, level, running number: the order of the national certificate numbers.
    certificateNumber: `990${at}01${awardedOn.slice(0, 4)}${level}${String(count).padStart(7, '0')}`,
    awardedOn,
  };
}
