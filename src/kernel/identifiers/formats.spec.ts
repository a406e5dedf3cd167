import { formats } from './formats';

describe('formats', () => {
  it.each<[keyof typeof formats, string, boolean]>([
    ['date', '2026-11-25', true],
    ['date', '2024-02-29', true],
    ['date', '2026-02-29', false],
    ['date', '2026-1-1', false],
    ['date', '0000-01-01', false],
    ['date', '9999-12-31', true],
    ['date-time', '2026-11-25T09:00:00.000Z', true],
    ['date-time', '2026-11-25T09:00:00+08:00', true],
    ['date-time', '2026-11-25T24:00:00Z', false],
    ['date-time', '9999-12-31T23:59:59Z', true],
    ['date-time', '9999-12-31T23:59:59-00:01', false],
    ['date-time', '0001-01-01T00:00:00+00:01', false],
    ['date-time', '2026-02-30T09:00:00Z', false],
    ['date-time', '2026-11-25 09:00:00Z', false],
    ['date-time', '2026-11-25T09:00:00', false],
    ['uuid', '018f3c1e-7a2b-7c3d-8e4f-0123456789ab', true],
    ['uuid', '018F3C1E-7A2B-7C3D-8E4F-0123456789AB', false],
    ['uuid', '018f3c1e7a2b7c3d8e4f0123456789ab', false],
    ['uri', 'https://gateway.example:8443/oauth/token', true],
    ['uri', 'http://127.0.0.1:3000', true],
    ['uri', 'javascript:alert(1)', false],
    ['uri', 'https://user@host/', false],
  ])('%s %s → %s', (format, value, expected) => {
    expect(formats[format](value)).toBe(expected);
  });
});
