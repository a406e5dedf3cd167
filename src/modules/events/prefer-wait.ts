/** Shorter than the idle times of usual proxies. */
export const LONGEST_WAIT_SECONDS = 25;

/** Seconds that a `Prefer` header asks to wait (RFC 7240 §4.3), no more than we do; undefined when it asks for none. */
export function preferredWait(header: string | undefined): number | undefined {
  // Of a preference that is given twice the first counts (§2).
  const given = (header ?? '')
    .split(',')
    .map((preference) => /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference));
  const seconds = given.find((match) => match !== null)?.[1];
  return seconds === undefined ? undefined : Math.min(Number(seconds), LONGEST_WAIT_SECONDS);
}
