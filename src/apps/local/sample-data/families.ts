import { SAMPLE_DAY, type Family, type Household, type Marriage, type Person } from './country';
import type { District } from './names';
import { epochDay, isoDate } from './numbers';
import { households } from './population';
import { seededRandom, type Random } from './random';
import { WELL_KNOWN_HOUSEHOLDS } from './well-known-people';
import { WELL_KNOWN_FAMILIES } from './well-known-facts';

/** Lone parents who wait for a former spouse among the singles that follow: few, so that memory stays flat. */
const MOST_WAITING = 64;
const TODAY = epochDay(SAMPLE_DAY);

interface LoneParent {
  head: Person;
  district: District;
  children: readonly Person[];
}

/**
 * The families of the same country as {@link households}: couples in one household, the parents of heads, and divorced
 * lone parents with a single of another household. Nobody is married twice and every parent is a person of the country.
 */
export function* families(people: number, seed: number): Generator<Family> {
  const registry = new MarriageRegistry(seededRandom(seed, 'families'));
  const known = new Set(WELL_KNOWN_HOUSEHOLDS.map(({ number }) => number));
  const waiting: LoneParent[] = [];
  yield* WELL_KNOWN_FAMILIES;
  for (const household of households(people, seed)) {
    if (known.has(household.number)) continue;
    const { members, district } = household;
    const head = members[0]!;
    const children = members.filter(({ relation }) => relation === '2' || relation === '3');
    if (members[1]?.relation === '1') yield registry.couple(head, members[1], district, children);
    else if (children.length > 0) {
      waiting.push({ head, district, children });
      if (waiting.length > MOST_WAITING) yield alone(waiting.shift()!);
    } else if (members.length === 1) {
      const at = waiting.findIndex((parent) => fits(parent, head));
      if (at >= 0) yield registry.divorced(waiting.splice(at, 1)[0]!, head);
    }
    const elders = members.filter(({ relation }) => relation === '5');
    if (elders.length > 0) yield eldersFamily(registry, household, elders);
  }
  yield* waiting.map(alone);
}

function eldersFamily(registry: MarriageRegistry, { members, district }: Household, elders: readonly Person[]): Family {
  const children = [members[0]!];
  return elders.length === 2
    ? registry.couple(elders[0]!, elders[1]!, district, children)
    : { ...named(elders[0]!), children };
}

function alone({ head, children }: LoneParent): Family {
  return { ...named(head), children };
}

function named(parent: Person): Pick<Family, 'father' | 'mother'> {
  return parent.sex === 'male' ? { father: parent } : { mother: parent };
}

/** Of the other sex, near in age, of age before the first child and with time left for a divorce after the last. */
function fits({ head, children }: LoneParent, single: Person): boolean {
  const [born, other] = [epochDay(head.birthDate), epochDay(single.birthDate)];
  const first = epochDay(children[0]!.birthDate);
  const last = epochDay(children.at(-1)!.birthDate);
  return (
    head.sex !== single.sex && Math.abs(born - other) < 6 * 366 && first - other > 22 * 366 && last + 2 * 366 < TODAY
  );
}

/** Gives days and numbers to registrations. Sequence numbers below 100 of a year are left to the well-known people. */
class MarriageRegistry {
  private readonly issued = new Map<string, number>();

  constructor(private readonly random: Random) {}

  couple(one: Person, other: Person, district: District, children: readonly Person[]): Family {
    const { random } = this;
    const [father, mother] = one.sex === 'male' ? [one, other] : [other, one];
    const married = this.weddingDay(father, mother, children);
    const marriage = this.register(district, married);
    if (random.chance(0.04)) {
      const on = random.between(married, TODAY);
      marriage.reissued = { on: isoDate(on), certificateNumber: this.number('BJ', district, on) };
      marriage.updatedOn = marriage.reissued.on;
    }
    return { father, mother, children, marriage };
  }

  divorced({ head, district, children }: LoneParent, other: Person): Family {
    const { random } = this;
    const [father, mother] = head.sex === 'male' ? [head, other] : [other, head];
    const married = this.weddingDay(father, mother, children);
    const marriage = this.register(district, married);
    const apart = Math.max(married, epochDay(children.at(-1)!.birthDate)) + 365;
    const on = random.between(apart, TODAY);
    marriage.divorced = { on: isoDate(on), certificateNumber: this.number('L', district, on) };
    marriage.updatedOn = marriage.divorced.on;
    return { father, mother, children, marriage };
  }

  private register(district: District, married: number): Marriage {
    const { random } = this;
    const marriage: Marriage = {
      district,
      certificateNumber: this.number('J', district, married),
      marriedOn: isoDate(married),
      remarried: random.chance(0.05),
      updatedOn: isoDate(married),
    };
    if (random.chance(0.001)) marriage.doubted = random.pick(['husband', 'wife'] as const);
    return marriage;
  }

  /** Both of age (men at 22, women at 20), as a rule before the first child, in both their lives. */
  private weddingDay(husband: Person, wife: Person, children: readonly Person[]): number {
    const low = Math.max(epochDay(husband.birthDate) + 22 * 366, epochDay(wife.birthDate) + 20 * 366);
    const firstBirth = children[0] === undefined ? TODAY : epochDay(children[0].birthDate) - 200;
    const ends = [husband, wife].filter(({ cancelled }) => cancelled).map(({ updatedOn }) => epochDay(updatedOn) - 8);
    const high = Math.min(low + 12 * 365, firstBirth, ...ends);
    return this.random.between(low, Math.max(low, high));
  }

  private number(letters: string, district: District, day: number): string {
    const key = `${letters}${district}-${isoDate(day).slice(0, 4)}`;
    const count = (this.issued.get(key) ?? 99) + 1;
    this.issued.set(key, count);
    return `${key}-${String(count).padStart(6, '0')}`;
  }
}
