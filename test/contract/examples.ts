import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of contracts/examples: the name says whether it must pass; `expect` lists the faults of one that must not. */
export interface Example {
  owner: string;
  name: string;
  value: unknown;
  expect?: { pointer: string; code: string }[];
}

/** The examples of one kind, by the folder (schema or resource version) that they belong to. */
export function examplesOf(kind: 'resources' | 'schemas'): Example[] {
  const folder = join(__dirname, '..', '..', 'contracts', 'examples', kind);
  return readdirSync(folder).flatMap((owner) =>
    readdirSync(join(folder, owner)).map((file) => {
      const content = JSON.parse(readFileSync(join(folder, owner, file), 'utf8')) as Omit<Example, 'owner' | 'name'>;
      return { owner, name: file.replace(/\.json$/, ''), ...content };
    }),
  );
}

export function shortFaults(faults: readonly { pointer: string; code: string }[]): { pointer: string; code: string }[] {
  return faults
    .map(({ pointer, code }) => ({ pointer, code }))
    .sort((a, b) => `${a.pointer} ${a.code}`.localeCompare(`${b.pointer} ${b.code}`, 'en'));
}
