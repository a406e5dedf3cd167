import { checkCitizenNumber, checkCreditCode } from '../../../kernel/identifiers';
import { SAMPLE_DAY, type Enterprise, type Household } from './country';
import { enterprises } from './enterprises';
import { households } from './population';
import { DEFAULT_PEOPLE, DEFAULT_SEED } from './load';
import { WELL_KNOWN } from './well-known';
import { WELL_KNOWN_ENTERPRISES } from './well-known-organisations';

const country: Household[] = [...households(DEFAULT_PEOPLE, DEFAULT_SEED)];
const people = country.flatMap((household) => household.members);
const firms: Enterprise[] = [...enterprises(DEFAULT_PEOPLE, DEFAULT_SEED)];
const sampleDay = SAMPLE_DAY.replaceAll('-', '');

function ageAt(birth: string, day: string): number {
  return (Date.parse(day) - Date.parse(birth)) / 86_400_000 / 365.25;
}

describe('sample country', () => {
  it('has exactly as many people as asked for, and about three firms to twenty people', () => {
    expect(people).toHaveLength(DEFAULT_PEOPLE);
    expect(firms.length).toBeGreaterThan(2_500);
    expect(firms.length).toBeLessThan(3_500);
  });

  it('is the same for the same seed and another for another seed', () => {
    expect([...households(400, 7)]).toEqual([...households(400, 7)]);
    expect([...enterprises(400, 7)]).toEqual([...enterprises(400, 7)]);
    expect([...households(400, 7)]).not.toEqual([...households(400, 8)]);
  });

  it('begins with the well-known people whatever the seed', () => {
    const first = [...households(8, 1234)].flatMap((household) => household.members.map((person) => person.number));
    expect(first).toEqual([
      '990102198503070013',
      '990102198809120028',
      '990103201006010045',
      '990103199001010038',
      '99010319790402006X',
      '990102195602290050',
      '990102199108150077',
      '990103197206150086',
    ]);
    expect(new Set(enterprises(8, 1234))).toEqual(new Set(WELL_KNOWN_ENTERPRISES));
    expect(() => [...households(7, 1)]).toThrow('well-known');
  });

  it('gives no number twice and none to nobody', () => {
    const numbers = new Set(people.map((person) => person.number));
    expect(numbers.size).toBe(people.length);
    expect(numbers.has(WELL_KNOWN.nobody)).toBe(false);
    expect(checkCitizenNumber(WELL_KNOWN.nobody)).toEqual({ ok: true });
    expect(new Set(firms.map((firm) => firm.creditCode)).size).toBe(firms.length);
    expect(new Set(country.map((household) => household.number)).size).toBe(country.length);
  });
});

describe('people', () => {
  it.each([
    ['have valid numbers', () => people.filter((person) => !checkCitizenNumber(person.number, sampleDay).ok)],
    ['live in region 99 only', () => people.filter((person) => !/^99010[23]/.test(person.number))],
    [
      'have an odd sequence number exactly when male',
      () => people.filter((person) => (Number(person.number[16]) % 2 === 1) !== (person.sex === 'male')),
    ],
    [
      'carry their birth date in their number',
      () => people.filter((person) => person.number.slice(6, 14) !== person.birthDate.replaceAll('-', '')),
    ],
    [
      'have Chinese names of two to four characters',
      () => people.filter(({ name }) => !/^\p{Script=Han}{2,4}$/u.test(name)),
    ],
    ['have records not changed before birth', () => people.filter((person) => person.updatedOn < person.birthDate)],
  ])('%s', (_rule, breaking) => {
    expect(breaking()).toEqual([]);
  });

  it('are mostly Han; a few are cancelled, a few under correction', () => {
    const share = (count: number): number => count / people.length;
    expect(share(people.filter((person) => person.ethnicGroup === '01').length)).toBeGreaterThan(0.85);
    expect(share(people.filter((person) => person.cancelled).length)).toBeLessThan(0.03);
    expect(people.some((person) => person.cancelled)).toBe(true);
    expect(share(people.filter((person) => person.doubted).length)).toBeLessThan(0.01);
    expect(people.filter((person) => person.doubted === 'all').length).toBeGreaterThan(1);
  });
});

describe('households', () => {
  const only = (relation: string) => (household: Household) =>
    household.members.filter((member) => member.relation === relation);

  it('have one head, who comes first, is of age and is not cancelled', () => {
    for (const household of country) {
      expect(only('0')(household)).toEqual([household.members[0]]);
      expect(ageAt(household.members[0]!.birthDate, SAMPLE_DAY)).toBeGreaterThan(18);
      expect(household.members[0]!.cancelled).toBe(false);
    }
  });

  it('have at most one spouse, of the other sex', () => {
    for (const household of country) {
      const spouses = only('1')(household);
      expect(spouses.length).toBeLessThanOrEqual(1);
      if (spouses[0]) expect(spouses[0].sex).not.toBe(household.members[0]!.sex);
    }
  });

  it('have children of the right sex, younger than their parents by a generation, and older parents', () => {
    for (const household of country) {
      const head = household.members[0]!;
      for (const son of only('2')(household)) expect(son.sex).toBe('male');
      for (const daughter of only('3')(household)) expect(daughter.sex).toBe('female');
      for (const child of [...only('2')(household), ...only('3')(household)]) {
        expect(ageAt(head.birthDate, child.birthDate)).toBeGreaterThan(17);
      }
      for (const parent of only('5')(household)) expect(ageAt(parent.birthDate, head.birthDate)).toBeGreaterThan(17);
    }
  });
});

describe('firms', () => {
  const heads = new Map(country.map((household) => [household.members[0]!.number, household.members[0]!]));

  it.each([
    [
      'have credit codes with both check characters right',
      () => firms.filter((firm) => !checkCreditCode(firm.creditCode).ok),
    ],
    ['are registered in region 99', () => firms.filter((firm) => !/^9[123]99010[23]/.test(firm.creditCode))],
    [
      'are represented by people of the same country, under their names',
      () => firms.filter(({ representative }) => heads.get(representative.number)?.name !== representative.name),
    ],
    [
      'were founded by someone of age, before they were approved and changed',
      () =>
        firms.filter((firm) => {
          const birth = heads.get(firm.representative.number)!.birthDate;
          return (
            ageAt(birth, firm.foundedOn) < 18 || firm.foundedOn > firm.approvedOn || firm.approvedOn > firm.updatedOn
          );
        }),
    ],
  ])('%s', (_rule, breaking) => {
    expect(breaking()).toEqual([]);
  });
});
