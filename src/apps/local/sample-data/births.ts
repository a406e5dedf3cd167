import type { Family, Person } from './country';
import { families } from './families';
import { HOSPITALS } from './institutions';
import type { District } from './names';
import { epochDay, isoDate } from './numbers';
import { seededRandom } from './random';
import { WELL_KNOWN } from './well-known';

/** Since that day each child gets a birth certificate (出生医学证明). */
const FIRST_CERTIFICATES = '1996-01-01';

export interface Birth {
  child: Person;
  father: Person | undefined;
  mother: Person | undefined;
  /** A letter and nine digits. */
  certificateNumber: string;
  institution: string;
  registeredOn: string;
  doubted: boolean;
}

const [FIRST, MATERNITY, , , EAST, WEST] = HOSPITALS;
/** Where children are born, by district. */
const WARDS: Record<District, readonly string[]> = {
  '990102': [MATERNITY.name, FIRST.name, EAST.name],
  '990103': [WEST.name, MATERNITY.name, FIRST.name],
};

/** The births since certificates exist, of children whose parents are of the country too. */
export function* births(people: number, seed: number): Generator<Birth> {
  const random = seededRandom(seed, 'births');
  let count = 0;
  for (const family of families(people, seed)) {
    for (const child of family.children) {
      if (child.birthDate < FIRST_CERTIFICATES) continue;
      count++;
      const isKnown = child === WELL_KNOWN.child;
      yield {
        child,
        ...parents(family),
        certificateNumber: `${letterOf(child)}${child.birthDate.slice(2, 4)}${String(count).padStart(7, '0')}`,
        institution: isKnown ? MATERNITY.name : random.pick(WARDS[child.birthDistrict]),
        registeredOn: isoDate(Math.min(epochDay(child.birthDate) + random.between(1, 20), LAST_DAY)),
        doubted: !isKnown && random.chance(0.001),
      };
    }
  }
}

const LAST_DAY = epochDay('2026-11-20');

function parents({ father, mother }: Family): Pick<Birth, 'father' | 'mother'> {
  return { father, mother };
}

/** The series of certificates of the year: one letter for some years each. */
function letterOf({ birthDate }: Person): string {
  return 'ABCDEFGHJKLMNPQRTU'.charAt((Number(birthDate.slice(0, 4)) - 1996) >> 1);
}
