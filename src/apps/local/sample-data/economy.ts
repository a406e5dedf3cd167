import { SAMPLE_DAY, type Cited, type Institution, type Job, type Person } from './country';
import { householdsWithFirms, type HouseholdWithFirms } from './enterprises';
import { Institutions } from './institutions';
import { epochDay, isoDate } from './numbers';
import { seededRandom, type Random } from './random';
import { Recent } from './recent';
import { WELL_KNOWN_JOBS } from './well-known-organisations';

/** A household with what its members represent and where they work. */
export interface Livelihood extends HouseholdWithFirms {
  /** The public institution that the head of the household represents. */
  institution?: Institution;
  /** At most one a person. */
  jobs: readonly Job[];
}

interface Employer extends Cited {
  trade?: string;
  /** Days since 1970. */
  founded: number;
}

const SHARE_EMPLOYED = 0.66;
const SHARE_ENDED = 0.08;
const TODAY = epochDay(SAMPLE_DAY);
/** Days of life between which people are employed; the upper end by sex. */
const FROM = 20 * 365.25;
const TO = { male: 60 * 365.25, female: 55 * 365.25 } as const;

/**
 * One pass over the country: households, firms, public institutions and who works where. Whoever cites an employer
 * (social insurance, constructors) takes it from here, so that the employer is real in the register that holds it.
 */
export function* economy(people: number, seed: number): Generator<Livelihood> {
  const institutions = new Institutions(seed);
  const random = seededRandom(seed, 'jobs');
  const employers = { firms: new Recent<Employer>(96), institutions: new Recent<Employer>(24) };
  for (const at of householdsWithFirms(people, seed)) {
    const institution = institutions.representedBy(at);
    const own = ownEmployer(at, institution);
    const jobs = at.wellKnown
      ? WELL_KNOWN_JOBS.filter(({ person }) => at.household.members.includes(person))
      : at.household.members.flatMap((person) => jobOf(random, person, own, employers) ?? []);
    if (own) (own.trade === undefined ? employers.institutions : employers.firms).push(own);
    // Written out here and in `enterprises`: spreading objects took a third of the time of making a country.
    const { household, firms, wellKnown } = at;
    const livelihood: Livelihood = { household, firms, wellKnown, jobs };
    if (institution) livelihood.institution = institution;
    yield livelihood;
  }
}

/** Where the head works: an institution or a firm of his own that has employees. */
function ownEmployer({ firms, wellKnown }: HouseholdWithFirms, institution?: Institution): Employer | undefined {
  if (wellKnown) return undefined;
  if (institution?.state === 'open') {
    return { name: institution.name, code: institution.creditCode, founded: epochDay(institution.foundedOn) };
  }
  const firm = firms.find(({ kind, state }) => kind !== 'sole trader' && state === 'open');
  return firm && { name: firm.name, code: firm.creditCode, trade: firm.trade, founded: epochDay(firm.foundedOn) };
}

function jobOf(
  random: Random,
  person: Person,
  own: Employer | undefined,
  { firms, institutions }: { firms: Recent<Employer>; institutions: Recent<Employer> },
): Job | undefined {
  const born = epochDay(person.birthDate);
  const lived = TODAY - born;
  if (person.cancelled || lived < FROM || lived > TO[person.sex]) return undefined;
  const head = person.relation === '0';
  if (!(head && own) && !random.chance(SHARE_EMPLOYED)) return undefined;
  const employer = head && own ? own : (random.chance(0.15) ? institutions : firms).pick(random);
  if (!employer) return undefined;
  const since = random.between(Math.max(employer.founded, Math.ceil(born + FROM)), TODAY);
  const job: Job = {
    person,
    employer: { name: employer.name, code: employer.code },
    ...(employer.trade !== undefined && { trade: employer.trade }),
    since: isoDate(since),
  };
  if (!(head && own) && random.chance(SHARE_ENDED)) job.until = isoDate(random.between(since, TODAY));
  return job;
}
