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

const codesOf = (holders: readonly { code: string }[]): Set<string> => new Set(holders.map(({ code }) => code));

// Rules list what breaks them: one comparison a rule, for a comparison a row takes minutes on a busy machine.
describe('shareholders', () => {
  it.each([
    [
      'have shares that add up to 100',
      () => firms.filter(({ shareholders }) => shareholders.reduce((sum, { share }) => sum + share, 0) !== 100),
    ],
    [
      'have shares of whole percents',
      () => firms.filter(({ shareholders }) => shareholders.some(({ share }) => !Number.isInteger(share) || share < 1)),
    ],
    [
      'are people or companies of the country, under their names',
      () =>
        firms.filter(({ shareholders }) =>
          shareholders.some(
            ({ kind, name, code }) => (kind === 'person' ? people.get(code)?.name : names.get(code)) !== name,
          ),
        ),
    ],
    [
      'are none twice in a firm',
      () => firms.filter((firm) => codesOf(firm.shareholders).size < firm.shareholders.length),
    ],
    [
      'are the operator alone in a sole trader’s business',
      () =>
        firms.filter(
          ({ kind, shareholders, representative }) =>
            kind === 'sole trader' && (shareholders.length !== 1 || shareholders[0]!.code !== representative.number),
        ),
    ],
    [
      'are several in a cooperative',
      () => firms.filter(({ kind, shareholders }) => kind === 'cooperative' && shareholders.length < 2),
    ],
  ])('%s', (_rule, breaking) => {
    expect(breaking()).toEqual([]);
  });

  it('are often more than two, and now and then a company', () => {
    expect(firms.some(({ shareholders }) => shareholders.some(({ kind }) => kind === 'company'))).toBe(true);
    expect(firms.filter(({ shareholders }) => shareholders.length > 2).length).toBeGreaterThan(300);
  });
});

describe('firms’ registration', () => {
  it('numbers firms with 15 digits and a check digit', () => {
    expect(registrationNumberOf('110108', 1)).toBe('110108000000016');
    expect(new Set(firms.map(({ registrationNumber }) => registrationNumber)).size).toBe(firms.length);
    expect(firms.filter(({ registrationNumber }) => !/^99010[23][0-9]{9}$/.test(registrationNumber))).toEqual([]);
  });

  it('has terms that have not run out, a few premises elsewhere, and nobody employed by what has ceased', () => {
    expect(
      firms.filter(
        ({ validUntil = '9999', state, employees }) => validUntil <= SAMPLE_DAY || (state !== 'open' && employees > 0),
      ),
    ).toEqual([]);
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
    const breaking = institutions.filter(({ representative: { number, name } }) => {
      const person = people.get(number);
      return person?.name !== name || ageAt(person.birthDate, SAMPLE_DAY) < 34 || owners.has(number);
    });
    expect(breaking).toEqual([]);
  });
});

describe('jobs', () => {
  it('are one a person, with an employer of the country under its name', () => {
    expect(new Set(jobs.map(({ person }) => person.number)).size).toBe(jobs.length);
    const breaking = jobs.filter(
      ({ person, employer }) => people.get(person.number) !== person || names.get(employer.code) !== employer.name,
    );
    expect(breaking).toEqual([]);
    expect(jobs.length).toBeGreaterThan(DEFAULT_PEOPLE / 5);
  });

  it('are held by people of working age, from a day on which they were grown', () => {
    const breaking = jobs.filter(
      ({ person, since, until = SAMPLE_DAY }) =>
        person.cancelled || ageAt(person.birthDate, since) < 19.9 || since > until || until > SAMPLE_DAY,
    );
    expect(breaking).toEqual([]);
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
