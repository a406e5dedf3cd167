import type { SubmitEntry } from '../../contracts';
import { referenceResources } from '../../contracts/reference';
import { entryFaults } from './entry-rules';
import { itemsOf, sharedItems } from './resource-items';

const item = (more: object = {}): object => ({
  type: 'string',
  maxLength: 10,
  'x-titles': { zh: '项', en: 'Item' },
  'x-grade': 2,
  ...more,
});

const record = (properties: object, more: object = {}): Record<string, unknown> => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});

function entry(more: Partial<SubmitEntry> = {}): SubmitEntry {
  const paper = { conclusion: 'passed', assessor: '评估中心', assessedOn: '2026-09-10' } as const;
  return {
    code: '101001/000001',
    titles: { zh: '人口基本信息', en: 'Person basics' },
    summary: { zh: '摘要', en: 'Summary' },
    department: '11990100999000013D',
    subjectType: 'citizen-number',
    shareType: 'conditional',
    useScope: '政务服务',
    assessments: { secrecyRisk: { ...paper }, personalInformation: { ...paper } },
    headConsent: { name: '周立群', consentedOn: '2026-09-20' },
    updateCycle: 'daily',
    grade: 2,
    schema: record({ name: item() }),
    ...more,
  };
}

const codes = (filed: SubmitEntry, related: string[] = []): string[] =>
  entryFaults(filed, new Set(related)).map(({ pointer, code }) => `${pointer} ${code}`);

describe('rules of an entry', () => {
  it.each(referenceResources)(
    'accept reference resource $code, version $version',
    ({ version: _version, ...resource }) => {
      const others = referenceResources.map(({ code }) => code);
      expect(codes(resource, others)).toEqual([]);
    },
  );

  it.each<[string, Partial<SubmitEntry>, string[]]>([
    [
      'R7: an item that is stricter than its entry',
      { schema: record({ a: item({ 'x-share-type': 'not-shared' }) }) },
      [],
    ],
    ['R7: an item like its entry', { schema: record({ a: item({ 'x-share-type': 'conditional' }) }) }, []],
    [
      'R7: an item that is looser than its entry',
      { schema: record({ a: item({ 'x-share-type': 'unconditional' }) }) },
      ['/schema/properties/a/x-share-type entry.item-looser'],
    ],
    [
      'R7: looser than not shared',
      { shareType: 'not-shared', schema: record({ a: item({ 'x-share-type': 'conditional' }) }) },
      ['/schema/properties/a/x-share-type entry.item-looser'],
    ],
    ['R8: a sensitive item on conditions', { schema: record({ a: item({ 'x-sensitive': 'health' }) }) }, []],
    [
      'R8: a sensitive item for the asking',
      { shareType: 'unconditional', schema: record({ a: item({ 'x-sensitive': 'health' }), b: item() }) },
      ['/schema/properties/a entry.sensitive-unconditional'],
    ],
    [
      'R8: a sensitive item that is stricter than its unconditional entry',
      {
        shareType: 'unconditional',
        schema: record({ a: item({ 'x-sensitive': true, 'x-share-type': 'conditional' }) }),
      },
      [],
    ],
    [
      'R8: an item marked as not sensitive',
      { shareType: 'unconditional', schema: record({ a: item({ 'x-sensitive': false }) }) },
      [],
    ],
    [
      'R8: sensitive deep inside, by reference',
      {
        shareType: 'unconditional',
        schema: record(
          { list: { type: 'array', items: { $ref: '#/$defs/Row' } } },
          { $defs: { Row: record({ next: { $ref: '#/$defs/Row' }, disease: item({ 'x-sensitive': 'health' }) }) } },
        ),
      },
      ['/schema/properties/list entry.sensitive-unconditional'],
    ],
    [
      'R9: related resources that do not exist',
      { relatedResources: ['101001/1', '102001/2'] },
      ['/relatedResources/1 entry.unknown-related'],
    ],
    [
      'an identifier in prose',
      { summary: { zh: '例：990102198503070013', en: 'Summary' } },
      ['/summary/zh contract.identifier-in-text'],
    ],
    ['a character that cannot be stored', { useScope: 'a\u0000b' }, ['/useScope contract.text']],
    ['half a surrogate pair', { useScope: 'a\ud800b' }, ['/useScope contract.text']],
    ['one in the schema', { schema: record({ a: item({ description: 'a\u0000' }) }) }, ['/schema contract.text']],
  ])('%s', (_rule, more, faults) => {
    expect(codes(entry(more), ['101001/1'])).toEqual(faults);
  });

  it('are all told at once', () => {
    const filed = entry({
      shareType: 'unconditional',
      useScope: '992301198503070013\u0000',
      relatedResources: ['109001/1'],
      schema: record({ a: item({ 'x-sensitive': true }), b: item({ 'x-sensitive': true }) }),
    });
    expect(codes(filed)).toEqual([
      '/useScope contract.text',
      '/schema/properties/a entry.sensitive-unconditional',
      '/schema/properties/b entry.sensitive-unconditional',
      '/relatedResources/0 entry.unknown-related',
    ]);
  });
});

describe('items of a schema', () => {
  it.each<[unknown, string[]]>([
    [undefined, []],
    [[], []],
    [{ properties: [] }, []],
    [record({ a: item(), 'not a name': item(), B: item(), b1: true }), ['a', 'b1']],
  ])('%j has %j', (schema, names) => {
    expect(itemsOf(schema).map(({ name }) => name)).toEqual(names);
  });

  it('that are not shared cannot be asked for', () => {
    const schema = record({ a: item(), b: item({ 'x-share-type': 'not-shared' }), c: item() });
    expect(sharedItems(schema, 'conditional')).toEqual(['a', 'c']);
    expect(sharedItems(schema, 'not-shared')).toEqual([]);
  });
});
