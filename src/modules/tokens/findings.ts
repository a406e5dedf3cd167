import { ERRORS, isErrorCode, type Explanation } from '../../contracts';
import type { OncewayError } from '../../kernel';

/** What one named check found: nothing to refuse, a refusal, or nothing at all because an earlier one failed. */
export interface Finding {
  /** Name of the check, kebab-case. */
  check: string;
  refusal?: OncewayError;
  /** The check that has to be mended first. */
  after?: string;
}

/** A dry run's answer: every check, pass or fail, and what would mend it. */
export function explanationOf(findings: readonly Finding[]): Explanation {
  const checks = findings.map(explained);
  return { ok: checks.every(({ ok }) => ok), checks };
}

function explained({ check, refusal, after }: Finding): Explanation['checks'][number] {
  if (after !== undefined) return { check, ok: false, detail: `not judged: ${after} comes first` };
  if (refusal === undefined) return { check, ok: true };
  const { remedy } = refusal.facts;
  return {
    check,
    ok: false,
    ...(isErrorCode(refusal.code) && { code: refusal.code }),
    detail: reasonOf(refusal).slice(0, 1000),
    ...(typeof remedy === 'string' && { remedy }),
  };
}

/** All that a refusal says beside its code, in one line. */
export function reasonOf(refusal: OncewayError): string {
  const title = isErrorCode(refusal.code) ? ERRORS[refusal.code].titles.en : refusal.code;
  const faults = refusal.faults.map(({ pointer, detail }) => `${pointer} ${detail}`.trim());
  return [refusal.detail ?? title, ...faults].join('; ');
}
