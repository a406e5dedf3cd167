import { isIP } from 'node:net';
import { refuse } from '../../contracts';
import type { Fault } from '../../kernel';
import { isForbidden, isPrivate } from '../../platform/outbound';
import type { CallbackSettings } from './callback-settings';

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What a URL says before anybody looks its host up. */
export function urlFaults(text: string, { loopback }: Pick<CallbackSettings, 'loopback'>): Fault[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username !== '' || url.hash !== '') {
    return [{ pointer: '/url', code: 'contract.format', detail: 'must be a URL' }];
  }
  const own = loopback && LOOPBACK_HOSTS.has(url.hostname);
  if (url.protocol === 'https:' || own) return [];
  return [{ pointer: '/url', code: 'contract.format', detail: 'must begin with https://' }];
}

/**
 * Where the host stands now, to be kept with the approval. @throws callback.address-unsuitable for a host that has no
 * address, one at which no system stands, or a private one that the approval does not name so
 */
export async function pinnedAddresses(
  url: string,
  { loopback, addressesOf }: CallbackSettings,
  privateNetwork: boolean,
): Promise<string[]> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) === 0 ? await addressesOf(host).catch(() => []) : [host];
  const addresses = [...new Set(found)].slice(0, MOST);
  if (addresses.length === 0)
    throw unsuitable('the host has no address', 'Compare the URL with what the department filed.');
  const wrong = addresses.filter((address) => isForbidden(address, { loopback }));
  if (wrong.length > 0) throw unsuitable(`no system stands at ${wrong.join(', ')}`, 'Have another host filed.');
  const inside = addresses.filter(isPrivate);
  if (inside.length === 0 || privateNetwork) return addresses;
  throw unsuitable(`${inside.join(', ')} is of a private network`, 'Approve with privateNetwork, if that is meant.');
}

const MOST = 16;

function unsuitable(detail: string, remedy: string): Error {
  return refuse('callback.address-unsuitable', { detail, facts: { remedy } });
}
