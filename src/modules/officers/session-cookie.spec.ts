import {
  cookieForm,
  csrfTokenOf,
  isCsrfTokenOf,
  isSessionToken,
  newSessionToken,
  sessionIdHash,
} from './session-cookie';

describe('the session cookie', () => {
  it('is bound to the host and to TLS wherever the gateway has TLS', () => {
    expect(cookieForm('https://share.example')).toEqual({ name: '__Host-onceway-session', secure: true });
    expect(cookieForm('http://127.0.0.1:8080')).toEqual({ name: 'onceway-session', secure: false });
  });

  it('holds a token of 256 bits that the stored digest does not give away', () => {
    const token = newSessionToken();
    expect(isSessionToken(token)).toBe(true);
    expect(newSessionToken()).not.toBe(token);
    expect(sessionIdHash(token)).not.toBe(token);
  });

  it.each([undefined, '', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}'`, `${'A'.repeat(42)}=`])(
    '%s is no token',
    (text) => {
      expect(isSessionToken(text)).toBe(false);
    },
  );
});

describe('the CSRF token', () => {
  const token = newSessionToken();

  it('belongs to one session', () => {
    expect(isCsrfTokenOf(token, csrfTokenOf(token))).toBe(true);
    expect(isCsrfTokenOf(newSessionToken(), csrfTokenOf(token))).toBe(false);
  });

  it.each([undefined, '', token, 'A'.repeat(43), ['a']])('is not %p', (given) => {
    expect(isCsrfTokenOf(token, given)).toBe(false);
  });
});
