import { BlockList, isIP } from 'node:net';

type Range = readonly [net: string, prefix: number];

/** Networks that are a department's own affair (RFC 1918, 6598, 4193) and whose use somebody must approve. */
const PRIVATE: readonly Range[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['fc00::', 7],
];

/** Loopback (RFC 1122, 4291): our own machine. */
const LOOPBACK: readonly Range[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
];

/**
 * What no system stands at: this network, link-local (where clouds keep their credentials), protocol assignments,
 * benchmarks, multicast, reserved, and ways of writing IPv4 within IPv6 (RFC 6890).
 */
const FORBIDDEN: readonly Range[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2002::', 16],
  ['fe80::', 10],
  ['ff00::', 8],
];

const listOf = (ranges: readonly Range[]): BlockList => {
  const list = new BlockList();
  for (const [net, prefix] of ranges) list.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4');
  return list;
};
const privates = listOf(PRIVATE);
const loopbacks = listOf(LOOPBACK);
const forbidden = listOf(FORBIDDEN);

/** Whether nothing may be sent to an address, whoever approves; `loopback` lets the own machine pass, for developers. */
export function isForbidden(address: string, { loopback }: { loopback: boolean }): boolean {
  const family = familyOf(address);
  if (family === undefined || isMapped(address)) return true;
  if (loopbacks.check(address, family)) return !loopback;
  return forbidden.check(address, family);
}

export function isPrivate(address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && privates.check(address, family);
}

/** IPv4 written as IPv6 (RFC 4291 §2.5.5.2): nobody needs it, and lists of networks read it in their own ways. */
function isMapped(address: string): boolean {
  return address.includes(':') && new URL(`http://[${address}]/`).hostname.startsWith('[::ffff:');
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  return ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address) as 4 | 6];
}
