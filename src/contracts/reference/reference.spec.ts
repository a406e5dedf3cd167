import { referenceResources, unpublished } from '.';

const short = ({ code, version }: { code: string; version: number }): string => `${code} v${version}`;
const all = referenceResources.map(short);

describe('reference resources', () => {
  it.each(referenceResources)('$code v$version comes after its earlier versions and what it is related to', (entry) => {
    const earlier = new Set(all.slice(0, all.indexOf(short(entry))));
    const versions = Array.from({ length: entry.version - 1 }, (_gap, at) => `${entry.code} v${at + 1}`);
    const related = (entry.relatedResources ?? []).map((code) => `${code} v1`);
    expect([...versions, ...related].filter((one) => !earlier.has(one))).toEqual([]);
  });

  it('are each listed once', () => {
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('what a catalogue lacks', () => {
  it('is everything, in the order to publish, when it is empty', () => {
    expect(unpublished([]).map(short)).toEqual(all);
  });

  it('is the next version alone, when it holds the one before', () => {
    const first = referenceResources.filter(({ version }) => version === 1);
    expect(unpublished(first).map(short).sort()).toEqual(['101001/000002 v2', '102001/000001 v2']);
  });

  it('is nothing older than what it holds, whatever the order of its list', () => {
    const held = [...referenceResources].reverse();
    expect(unpublished(held)).toEqual([]);
    const newest = held.filter(({ code, version }) => !held.some((one) => one.code === code && one.version > version));
    expect(unpublished(newest)).toEqual([]);
  });
});
