import { ConfigError } from '../../platform/config';
import { OncewayError } from '../../kernel';
import { fail, TOO_LARGE, warn, type Check, type CheckResult, type Verdict } from './check';
import type { Ground } from './ground';
import type { Target } from './target';

const WHOLE: Target = { about: '', within: [] };
const LONGEST_MS = 30_000;

/** Runs every check as soon as those that it needs are done. A check always answers; one that cannot run is skipped. */
export async function runChecks(checks: readonly Check[], ground: Ground): Promise<CheckResult[]> {
  const running = new Map<string, Promise<CheckResult[]>>();
  for (const check of checks) {
    const needed = check.needs.map((id) => {
      const found = running.get(id);
      if (!found) throw new Error(`${check.id} needs ${id}, which does not come before it`);
      return found;
    });
    running.set(check.id, runAfter(check, needed, ground));
  }
  return (await Promise.all(running.values())).flat();
}

async function runAfter(check: Check, needed: Promise<CheckResult[]>[], ground: Ground): Promise<CheckResult[]> {
  const before = (await Promise.all(needed)).flat().filter(({ status }) => status === 'fail' || status === 'skipped');
  const whole = before.find(({ about }) => about === undefined);
  if (whole) return [skipped(check, WHOLE, whole)];
  const targets = check.targets?.(ground) ?? [WHOLE];
  return Promise.all(
    targets.map(async (target) => {
      const blocking = before.find(({ about }) => [target.about, ...target.within].includes(about ?? ''));
      return blocking ? skipped(check, target, blocking) : resultOf(check, target, await runOne(check, ground, target));
    }),
  );
}

async function runOne(check: Check, ground: Ground, target: Target): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Verdict>((resolve) => {
    const words = `did not finish within ${LONGEST_MS / 1000} s`;
    const verdict = check.readsWholeTables
      ? warn(words, TOO_LARGE)
      : fail(words, 'see whether what is asked here is overloaded');
    timer = setTimeout(() => resolve(verdict), LONGEST_MS);
  });
  try {
    return await Promise.race([check.run(ground, target), late]);
  } catch (error) {
    return fail(reasonOf(error), 'see the guide for providers, "What the checks say"');
  } finally {
    clearTimeout(timer);
  }
}

/** Messages of unknown errors are left out: a driver's message can quote a row's value. */
export function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.faults.join('; ');
  if (error instanceof OncewayError) {
    const { reason } = error.facts;
    return [error.code, error.detail, reason].filter((part) => typeof part === 'string').join(': ');
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return `unexpected ${error instanceof Error ? error.name : typeof error} ${code}`.trim();
}

function resultOf({ id, titles }: Check, { about }: Target, verdict: Verdict): CheckResult {
  return { check: id, titles, ...(about !== '' && { about }), ...verdict };
}

function skipped({ id, titles }: Check, { about }: Target, { check: cause }: CheckResult): CheckResult {
  return { check: id, titles, ...(about !== '' && { about }), status: 'skipped', detail: `waits for ${cause}` };
}
