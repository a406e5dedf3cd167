/** RFC 9449 §8.1: the characters of a nonce. Anything else, or two of them joined by a proxy, is none. */
const NONCE = /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/;

export type ServerRole = 'authorization' | 'resource';

/**
 * The newest nonce of each server (RFC 9449 §8 and §9). Authorization and resource server give their own ones, though
 * they may share an address; none is ever sent to another origin.
 */
export class DpopNonces {
  private readonly newest = new Map<string, string>();

  of(role: ServerRole, url: string): string | undefined {
    return this.newest.get(nameOf(role, url));
  }

  /** Keeps the nonce of an answer, whatever its status. Answers whether it brought one. */
  take(role: ServerRole, url: string, { headers }: Pick<Response, 'headers'>): boolean {
    const nonce = headers.get('dpop-nonce');
    if (nonce === null || !NONCE.test(nonce)) return false;
    this.newest.set(nameOf(role, url), nonce);
    return true;
  }
}

function nameOf(role: ServerRole, url: string): string {
  return `${role} ${new URL(url).origin}`;
}
