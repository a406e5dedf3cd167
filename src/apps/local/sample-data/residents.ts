import { SAMPLE_DAY, type Household, type Job, type Person } from './country';
import { economy } from './economy';
import { epochDay } from './numbers';

/** Somebody with household and work. */
export interface Resident {
  person: Person;
  household: Household;
  job: Job | undefined;
  /** Whole years on the sample day. */
  age: number;
}

const TODAY = epochDay(SAMPLE_DAY);

/** Everybody of the country, with the work that {@link economy} gives them. */
export function* residents(people: number, seed: number): Generator<Resident> {
  for (const { household, jobs } of economy(people, seed)) {
    for (const person of household.members) {
      const age = Math.floor((TODAY - epochDay(person.birthDate)) / 365.25);
      yield { person, household, job: jobs.find((job) => job.person === person), age };
    }
  }
}
