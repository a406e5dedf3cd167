import { formats } from '../../../kernel/identifiers';
import { SAMPLE_DAY } from './country';
import { economy } from './economy';
import { HOSPITALS, SCHOOLS } from './institutions';
import { DEFAULT_PEOPLE, DEFAULT_SEED } from './load';
import { registrationNumberOf } from './numbers';
import { WELL_KNOWN } from './well-known';

const country = [...economy(DEFAULT_PEOPLE, DEFAULT_SEED)];
const people = new Map(country.flatMap(({ household }) => household.members.map((member) => [member.number, member])));
const firms = country.flatMap((at) => at.firms);
const institutions = country.flatMap(({ institution }) => institution ?? []);
const jobs = country.flatMap((at) => at.jobs);
const names = new Map([...firms, ...institutions].map(({ creditCode, name }) => [creditCode, name]));

const isCreditCode = (code: string): boolean => formats['credit-code'](code);

function ageAt(birth: string, day: string): number {
  return (Date.parse(day) - Date.parse(birth)) / 86_400_000 / 365.25;
}

describe('shareholders', () => {
  it('have shares of whole percents that add up to 100', () => {
    for (const { shareholders } of firms) {
      expect(shareholders.reduce((sum, { share }) => sum + share, 0)).toBe(100);
      for (const { share } of shareholders) expect(Number.isInteger(share) && share >= 1).toBe(true);
    }
  });

  it('are people or companies of the country, under their names, none twice in a firm', () => {
    for (const { shareholders } of firms) {
      expect(new Set(shareholders.map(({ code }) => code)).size).toBe(shareholders.length);
      for (const { kind, name, code } of shareholders) {
        expect(kind === 'person' ? people.get(code)?.name : names.get(code)).toBe(name);
      }
    }
    expect(firms.some(({ shareholders }) => shareholders.some(({ kind }) => kind === 'company'))).toBe(true);
    expect(firms.filter(({ shareholders }) => shareholders.length > 2).length).toBeGreaterThan(300);
  });

  it('are one operator in a sole trader’s business and several in a cooperative', () => {
    for (const { kind, shareholders, representative } of firms) {
      if (kind === 'sole trader') expect(shareholders).toMatchObject([{ code: representative.number, share: 100 }]);
      if (kind === 'cooperative') expect(shareholders.length).toBeGreaterThan(1);
    }
  });
});

describe('firms’ registration', () => {
  it('numbers firms with 15 digits and a check digit', () => {
    expect(registrationNumberOf('110108', 1)).toBe('110108000000016');
    expect(new Set(firms.map(({ registrationNumber }) => registrationNumber)).size).toBe(firms.length);
    for (const { registrationNumber } of firms) expect(registrationNumber).toMatch(/^99010[23][0-9]{9}$/);
  });

  it('has terms that have not run out, a few premises elsewhere, and nobody employed by what has ceased', () => {
    for (const { validUntil, state, employees } of firms) {
      if (validUntil !== undefined) expect(validUntil > SAMPLE_DAY).toBe(true);
      if (state !== 'open') expect(employees).toBe(0);
    }
    expect(firms.filter(({ premises }) => premises).length).toBeGreaterThan(100);
  });
});

describe('public institutions', () => {
  it('have valid codes, none twice and none of a firm', () => {
    expect(institutions.filter(({ creditCode }) => !isCreditCode(creditCode))).toEqual([]);
    expect(names.size).toBe(firms.length + institutions.length);
    expect(new Set(institutions.map(({ name }) => name)).size).toBe(institutions.length);
  });

  it('hold every hospital and school that other departments name, and some more', () => {
    const open = new Set(institutions.filter(({ state }) => state === 'open').map(({ name }) => name));
    for (const { name } of [...HOSPITALS, ...SCHOOLS]) expect(open.has(name)).toBe(true);
    expect(institutions.length).toBeGreaterThan(25);
    expect(institutions).toContain(WELL_KNOWN.publicInstitution);
  });

  it('are represented by a grown head of household who has no firm', () => {
    const owners = new Set(firms.map(({ representative }) => representative.number));
    for (const { representative, state } of institutions) {
      const person = people.get(representative.number)!;
      expect(person.name).toBe(representative.name);
      expect(ageAt(person.birthDate, SAMPLE_DAY)).toBeGreaterThan(34);
      if (state === 'open') expect(owners.has(representative.number)).toBe(false);
    }
  });
});

describe('jobs', () => {
  it('are one a person, with an employer of the country under its name', () => {
    expect(new Set(jobs.map(({ person }) => person.number)).size).toBe(jobs.length);
    for (const { person, employer } of jobs) {
      expect(people.get(person.number)).toBe(person);
      expect(names.get(employer.code)).toBe(employer.name);
    }
    expect(jobs.length).toBeGreaterThan(DEFAULT_PEOPLE / 5);
  });

  it('are held by people of working age, from a day on which they were grown', () => {
    for (const { person, since, until } of jobs) {
      expect(person.cancelled).toBe(false);
      expect(ageAt(person.birthDate, since)).toBeGreaterThanOrEqual(19.9);
      expect(since <= SAMPLE_DAY && (until === undefined || (until >= since && until <= SAMPLE_DAY))).toBe(true);
    }
    expect(jobs.some(({ until }) => until !== undefined)).toBe(true);
  });

  it('tie the well-known people to the well-known organisations', () => {
    const { constructor: zhou, institutionHead, spouse } = WELL_KNOWN;
    const employerOf = (number: string): string | undefined =>
      jobs.find(({ person }) => person.number === number)?.employer.code;
    expect(employerOf(zhou.number)).toBe(WELL_KNOWN.constructionCompany.creditCode);
    expect(employerOf(institutionHead.number)).toBe(WELL_KNOWN.publicInstitution.creditCode);
    expect(employerOf(spouse.number)).toBe(WELL_KNOWN.restaurant.creditCode);
  });

  it('are the same for the same seed', () => {
    expect([...economy(600, 5)]).toEqual([...economy(600, 5)]);
  });
});
