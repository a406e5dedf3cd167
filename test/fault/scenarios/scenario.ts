import type { FaultGround } from '../ground';

/** Something that goes wrong in a way of its own, besides the kills. */
export interface Scenario {
  readonly name: string;
  /** Does it under load. Answers what should have held and did not; the checker judges the books afterwards. */
  run(fault: FaultGround): Promise<string[]>;
}

/** The line, unless it holds. */
export function unless(holds: boolean, line: string): string[] {
  return holds ? [] : [line];
}
