import type { Household, Person } from './country';
import { HOSPITALS } from './institutions';
import { epochDay, isoDate } from './numbers';
import { households } from './population';
import { seededRandom } from './random';
import { WELL_KNOWN } from './well-known';

export interface Death {
  person: Person;
  certificateNumber: string;
  diedOn: string;
  place: string | undefined;
  issuer: string;
  registeredOn: string;
  doubted: boolean;
}

/** Deaths: the reason why the police cancelled a registration, certified a few days earlier. */
export function* deaths(people: number, seed: number): Generator<Death> {
  const random = seededRandom(seed, 'deaths');
  let count = 0;
  for (const household of households(people, seed)) {
    for (const person of household.members) {
      if (!person.cancelled) continue;
      const cancelled = epochDay(person.updatedOn);
      const died = Math.max(cancelled - random.between(1, 7), epochDay(person.birthDate));
      const registered = Math.min(died + 1, cancelled);
      const known = person === WELL_KNOWN.cancelled;
      yield {
        person,
        certificateNumber: `${isoDate(died).slice(0, 4)}-990100-${String(++count).padStart(6, '0')}`,
        diedOn: isoDate(died),
        place: known || random.chance(0.9) ? placeOf(household, random.chance(0.6)) : undefined,
        issuer: hospitalOf(household),
        registeredOn: isoDate(registered),
        doubted: !known && random.chance(0.005),
      };
    }
  }
}

function placeOf(household: Household, inHospital: boolean): string {
  return inHospital ? hospitalOf(household) : household.address;
}

function hospitalOf({ district }: Household): string {
  return (district === '990102' ? HOSPITALS[4] : HOSPITALS[5]).name;
}
