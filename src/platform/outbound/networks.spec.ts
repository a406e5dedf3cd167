import { isForbidden, isPrivate } from './networks';

describe('networks', () => {
  it.each(['203.0.113.7', '8.8.8.8', '2001:4860:4860::8888', '10.1.2.3', '172.31.0.1', '192.168.1.1', 'fd00::1'])(
    '%s may be sent to',
    (address) => expect(isForbidden(address, { loopback: false })).toBe(false),
  );

  it.each([
    ...['0.0.0.0', '169.254.169.254', '224.0.0.1', '255.255.255.255', '192.0.0.1', '198.18.0.1'],
    ...['::', '::ffff:10.0.0.1', '::ffff:127.0.0.1', '64:ff9b::a00:1', '2002:a00:1::', 'fe80::1', 'ff02::1'],
    ...['window.example', '010.0.0.1', '0x7f.1', '2130706433', ''],
  ])('%s may not, whoever approves', (address) => expect(isForbidden(address, { loopback: true })).toBe(true));

  it.each(['127.0.0.1', '127.1.2.3', '::1'])('%s is for developers alone', (address) => {
    expect(isForbidden(address, { loopback: false })).toBe(true);
    expect(isForbidden(address, { loopback: true })).toBe(false);
  });

  it.each([
    ['10.255.0.1', true],
    ['100.64.0.1', true],
    ['172.16.0.1', true],
    ['172.32.0.1', false],
    ['192.168.255.255', true],
    ['fdff::1', true],
    ['203.0.113.7', false],
    ['2001:4860:4860::8888', false],
  ])('%s is private: %s', (address, expected) => expect(isPrivate(address)).toBe(expected));
});
