import { Passwords } from './passwords';

describe('passwords', () => {
  const passwords = new Passwords();

  it("are hashed by argon2id with OWASP's least or more, a salt each", async () => {
    const [one, two] = await Promise.all([passwords.hash('a password'), passwords.hash('a password')]);
    // OWASP's least, in the string itself: a hash says how it was made.
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
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
