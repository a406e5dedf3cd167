import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

export interface PinnedPost {
  url: string;
  /** The only addresses that may be spoken to. */
  addresses: readonly string[];
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  timeoutMs: number;
}

/**
 * The status that the address answered with; nothing more of the answer is read. The name is looked up nowhere: it serves
 * TLS and `Host` alone, and the connection is made to the addresses themselves, so that no name server can lead it
 * elsewhere. Redirects are followed by nobody. Rejects when nobody answers in time.
 */
export function postPinned({ url, addresses, headers, body, timeoutMs }: PinnedPost): Promise<number> {
  const { protocol, hostname } = new URL(url);
  const literal = hostname.replace(/^\[|\]$/g, '');
  // An address in the URL is never looked up, and so not by us.
  if (isIP(literal) !== 0 && !addresses.includes(literal)) {
    return Promise.reject(new Error('the URL names an address that nobody approved'));
  }
  const signal = AbortSignal.timeout(timeoutMs);
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(body.length), connection: 'close' },
    lookup: lookupOf(addresses),
    agent: false,
    signal,
  };
  return new Promise((resolve, reject) => {
    const send = protocol === 'https:' ? httpsRequest : httpRequest;
    const asked = send(url, options, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function lookupOf(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, options, callback) => {
    if (options.all === true) callback(null, found);
    else callback(null, found[0]!.address, found[0]!.family);
  };
}
