/**
 * Nobody answered: the connection was refused, broke, or took too long; `cause` is what `fetch` said. In a browser this
 * is also what a gateway looks like that does not list the page's origin.
 */
export class UnreachableError extends Error {
  readonly timedOut: boolean;

  constructor(url: string, { cause, timedOut }: { cause: unknown; timedOut: boolean }) {
    super(timedOut ? `no answer in time from ${url}` : `no connection to ${url}`, { cause });
    this.name = 'UnreachableError';
    this.timedOut = timedOut;
  }
}
