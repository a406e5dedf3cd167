import { validate } from '../../contracts';

const FORM = {
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: 'a.b.c',
  authorization_details: '[]',
};

describe('the form of a token request (RFC 6749 §3.2)', () => {
  it.each<[string, object]>([
    ['parameters that nobody here knows', { resource: 'https://onceway.example', audience: 'x' }],
    ['optional parameters without a value', { scope: '', client_id: '' }],
  ])('takes %s as if they were not there', (_what, more) => {
    expect(validate('TokenRequest', { ...FORM, ...more })).toMatchObject({ ok: true });
  });

  it.each<[string, object, string]>([
    ['a parameter given twice', { client_assertion: ['a.b.c', 'd.e.f'] }, '/client_assertion'],
    ['a required parameter without a value', { client_assertion: '' }, '/client_assertion'],
    ['a required parameter that is missing', { grant_type: undefined }, '/grant_type'],
  ])('refuses %s', (_what, more, pointer) => {
    const form: unknown = JSON.parse(JSON.stringify({ ...FORM, ...more }));
    expect(validate('TokenRequest', form)).toMatchObject({ ok: false, faults: [{ pointer }] });
  });
});
