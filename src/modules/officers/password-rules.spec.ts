import fc from 'fast-check';
import { oneTimePassword, passwordFaults } from './password-rules';

const codes = (wanted: string, login = 'li.wei', current = 'the old one of before') =>
  passwordFaults({ new: wanted, current, login }).map(({ code }) => code);

describe('a new password', () => {
  it.each<[string, string, string[]]>([
    ['is taken when it is long and varied', 'correct horse battery', []],
    ['may be Chinese', '一个足够长而且没有人会猜到的密码', []],
    ['has six different characters', 'abababababababab', ['password.few-characters']],
    ['does not hold the login, in any case', 'password of LI.WEI', ['password.holds-login']],
    ['differs from the current one', 'the old one of before', ['password.unchanged']],
    ['is judged by all rules at once', 'li.weili.wei', ['password.few-characters', 'password.holds-login']],
  ])('%s', (_name, wanted, expected) => {
    expect(codes(wanted)).toEqual(expected);
  });

  it('is compared as it will be hashed, however it is composed', () => {
    expect(codes('tr\u00e8s bien connu', 'li.wei', 'tre\u0300s bien connu')).toEqual(['password.unchanged']);
  });

  it('is quoted in no fault', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (text) => {
        const faults = passwordFaults({ new: text, current: text, login: 'li.wei' });
        expect(JSON.stringify(faults.map(({ pointer, code, detail }) => [pointer, code, detail]))).not.toContain(
          JSON.stringify(text).slice(1, -1),
        );
      }),
    );
  });
});

describe('a one-time password', () => {
  it('can be read aloud and holds 99 bits', () => {
    const made = Array.from({ length: 200 }, oneTimePassword);
    for (const text of made) expect(text).toMatch(/^[a-hjkmnp-z2-9]{5}(-[a-hjkmnp-z2-9]{5}){3}$/);
    expect(new Set(made).size).toBe(made.length);
  });

  it('would pass the rules itself', () => {
    for (let count = 0; count < 200; count++) expect(codes(oneTimePassword())).toEqual([]);
  });
});
