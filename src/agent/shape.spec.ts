import type { Question } from '../contracts';
import { shapeAnswer } from './shape';
import type { SourceRecord } from './source';

function question(overrides: Partial<Question>): Question {
  return {
    exchange: '01900000-0000-7000-8000-000000000001',
    attempt: 1,
    consumer: '119901009990000998',
    system: '01900000-0000-7000-8000-000000000002',
    grant: '01900000-0000-7000-8000-000000000003',
    resource: '101001/000001',
    version: 1,
    mode: 'fetch',
    subject: { type: 'citizen-number', id: '990102198503070013' },
    items: ['name', 'sex'],
    matter: '1199010099900002183990111002000',
    requestSalt: 'AAAAAAAAAAAAAAAAAAAAAA',
    deadlineMs: 0,
    ...overrides,
  };
}

const sound: SourceRecord = { values: { name: '李明远', sex: '1', address: '望海路' }, doubted: new Set() };
const addressDoubted: SourceRecord = { ...sound, doubted: new Set(['address']) };
const allDoubted: SourceRecord = { ...sound, doubted: 'all' };

describe('shapeAnswer', () => {
  it.each([['fetch'], ['verify']] as const)('says not-found to %s only when the source has no such record', (mode) => {
    expect(shapeAnswer(question({ mode, values: { name: 'x' } }), undefined)).toEqual({ kind: 'not-found' });
  });

  describe('fetch', () => {
    it.each([
      [
        'gives what was asked and drops the rest',
        ['name', 'sex'],
        sound,
        { kind: 'found', values: { name: '李明远', sex: '1' } },
      ],
      [
        'leaves out what the source does not hold',
        ['name', 'formerName'],
        sound,
        { kind: 'found', values: { name: '李明远' } },
      ],
      [
        'does not mind a doubt about what was not asked',
        ['name'],
        addressDoubted,
        { kind: 'found', values: { name: '李明远' } },
      ],
      [
        'gives no value and names the item in doubt',
        ['name', 'address'],
        addressDoubted,
        { kind: 'under-correction', results: { address: 'under-correction' } },
      ],
      [
        'gives no value of a record in doubt',
        ['name'],
        allDoubted,
        { kind: 'under-correction', results: { name: 'under-correction' } },
      ],
    ])('%s', (_rule, items, record, expected) => {
      expect(shapeAnswer(question({ items }), record)).toEqual(expected);
    });
  });

  describe('verify', () => {
    it.each([
      ['all the same', { name: '李明远', sex: '1' }, sound, 'match', { name: 'match', sex: 'match' }],
      ['one differs', { name: '李明远', sex: '2' }, sound, 'mismatch', { name: 'match', sex: 'mismatch' }],
      [
        'one is not held',
        { name: '李明远', formerName: '李明' },
        sound,
        'mismatch',
        { name: 'match', formerName: 'not-found' },
      ],
      [
        'one is in doubt',
        { name: '李明', address: '东岚大街' },
        addressDoubted,
        'under-correction',
        { name: 'mismatch', address: 'under-correction' },
      ],
      ['the record is in doubt', { name: '李明' }, allDoubted, 'under-correction', { name: 'under-correction' }],
    ])('%s', (_case, values, record, kind, results) => {
      const asked = question({ mode: 'verify', items: Object.keys(values), values });
      expect(shapeAnswer(asked, record)).toEqual({ kind, results });
    });

    it('never gives a value', () => {
      const asked = question({ mode: 'verify', items: ['name'], values: { name: '王五' } });
      expect(JSON.stringify(shapeAnswer(asked, sound))).not.toContain('李明远');
    });

    it('refuses to compare a list', () => {
      const record: SourceRecord = { values: { members: [{ name: '李明远' }] }, doubted: new Set() };
      const asked = question({ mode: 'verify', items: ['members'], values: { members: '李明远' } });
      expect(shapeAnswer(asked, record)).toEqual({ kind: 'denied', reasonCode: 'agent.item-not-verifiable' });
    });
  });
});
