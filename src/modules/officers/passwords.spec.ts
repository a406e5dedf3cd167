import { needsRehash } from 'argon2';
import { Passwords } from './passwords';

describe('passwords', () => {
  const passwords = new Passwords();

  it("are hashed by argon2id with OWASP's least or more, a salt each", async () => {
    const [one, two] = await Promise.all([passwords.hash('a password'), passwords.hash('a password')]);
    expect(one).toMatch(/^\$argon2id\$/);
    expect(one).not.toBe(two);
    expect(needsRehash(one, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })).toBe(false);
  });

  it('fit only themselves, and nothing fits an account that does not exist', async () => {
    await passwords.onModuleInit();
    const encoded = await passwords.hash('a password');
    expect(await passwords.verify(encoded, 'a password')).toBe(true);
    expect(await passwords.verify(encoded, 'A password')).toBe(false);
    expect(await passwords.verify(undefined, 'a password')).toBe(false);
  });

  it('are worked on a few at a time; a flood is refused instead of queued for ever', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_none, at) => passwords.hash(`password ${at}`)),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(40 - 2 - 32);
    expect(refused[0]).toMatchObject({ reason: { code: 'login.rate-limited' } });
    expect(await passwords.verify(undefined, 'and then it goes on')).toBe(false);
  }, 30_000);
});
