import { BlockList, isIPv4 } from 'node:net';

const ranges: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
const ranges6: readonly (readonly [string, number])[] = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
];

/** Whether an IP address belongs to this machine, a local network, or no place on the internet (IANA special-purpose registries). */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  return blocked().check(bare, isIPv4(bare) ? 'ipv4' : 'ipv6');
}

let list: BlockList | undefined;

function blocked(): BlockList {
  if (list) return list;
  list = new BlockList();
  for (const [net, prefix] of ranges) list.addSubnet(net, prefix, 'ipv4');
  for (const [net, prefix] of ranges6) list.addSubnet(net, prefix, 'ipv6');
  return list;
}
