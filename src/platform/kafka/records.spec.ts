import { EVENT_TYPES } from '../../contracts';
import { cloudEventHeaders, EVENT_SOURCES, readHeaders } from './records';

describe('record headers', () => {
  it('are CloudEvents attributes in binary mode', () => {
    const [source, type] = [EVENT_SOURCES.worker('1'), EVENT_TYPES.key];
    expect(cloudEventHeaders({ id: '1', source, type, traceparent: 'p', contentType: 'c', timeMs: 0 })).toEqual({
      ce_specversion: '1.0',
      ce_id: '1',
      ce_source: '/onceway/worker/1',
      ce_type: 'onceway.key.v1',
      ce_time: '1970-01-01T00:00:00.000Z',
      'content-type': 'c',
      traceparent: 'p',
    });
  });

  it('are read as text, whatever their names', () => {
    const headers = { a: Buffer.from('中'), b: 'text', ['__proto__']: Buffer.from('x'), none: undefined };
    const read = readHeaders({ headers });
    expect(Object.entries(read)).toEqual([
      ['a', '中'],
      ['b', 'text'],
      ['__proto__', 'x'],
    ]);
    expect(read.toString).toBeUndefined();
  });

  it.each<[string, Record<string, Buffer | Buffer[]>]>([
    ['that stand twice', { a: [Buffer.from('1'), Buffer.from('2')] }],
    ['that stand twice alike', { a: [Buffer.from('1'), Buffer.from('1')] }],
    ['that are not UTF-8', { a: Buffer.from([0xff]) }],
  ])('%s are refused', (_, headers) => {
    let refusal: unknown;
    try {
      readHeaders({ headers });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'kafka.record-broken' });
  });
});
