import { SAMPLE_DAY, type Job, type Person } from './country';
import { HOSPITALS } from './institutions';
import { epochDay, isoDate } from './numbers';
import { seededRandom } from './random';
import { residents } from './residents';
import { WELL_KNOWN } from './well-known';

/** A health certificate of somebody who works with food (健康证明), good for a year. */
export interface FoodWorker {
  person: Person;
  certificateNumber: string;
  isFit: boolean;
  examinedOn: string;
  validUntil: string;
  institution: string;
  doubted: boolean;
}

/** GB/T 4754: restaurants and grocers. */
const FOOD_TRADES = new Set(['6210', '5211']);
const DISEASE_CONTROL = HOSPITALS[3];
const TODAY = epochDay(SAMPLE_DAY);

const KNOWN = new Map<string, Pick<FoodWorker, 'isFit' | 'examinedOn'>>([
  [WELL_KNOWN.applicant.number, { isFit: true, examinedOn: '2026-06-15' }],
  // Out of date, and the finding was bad.
  [WELL_KNOWN.addressUnderCorrection.number, { isFit: false, examinedOn: '2025-02-10' }],
]);

function worksWithFood(job: Job | undefined): boolean {
  return job?.trade !== undefined && job.until === undefined && FOOD_TRADES.has(job.trade);
}

/** The newest certificate of each person employed in a food trade; most are in date. */
export function* foodWorkers(people: number, seed: number): Generator<FoodWorker> {
  const random = seededRandom(seed, 'food workers');
  let count = 0;
  for (const { person, job } of residents(people, seed)) {
    const known = KNOWN.get(person.number);
    if (known === undefined && !worksWithFood(job)) continue;
    const examined = known ? epochDay(known.examinedOn) : TODAY - random.between(5, random.chance(0.9) ? 364 : 900);
    yield {
      person,
      certificateNumber: `YL${isoDate(examined).replaceAll('-', '')}${String(++count).padStart(7, '0')}`,
      isFit: known?.isFit ?? random.chance(0.98),
      examinedOn: isoDate(examined),
      validUntil: isoDate(examined + 364),
      institution: DISEASE_CONTROL.name,
      doubted: known === undefined && random.chance(0.002),
    };
  }
}
