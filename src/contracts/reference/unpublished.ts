/* eslint-disable */
// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.
import { referenceResources, type ReferenceResource } from './resources';

/**
 * The reference resources that are newer than what a catalogue holds, in the order to file and publish them.
 * @param held entry versions of the catalogue, in any order and any number of versions of one code
 */
export function unpublished(held: Iterable<{ code: string; version: number }>): ReferenceResource[] {
  const newest = new Map<string, number>();
  for (const { code, version } of held) newest.set(code, Math.max(version, newest.get(code) ?? 0));
  return referenceResources.filter(({ code, version }) => version > (newest.get(code) ?? 0));
}
