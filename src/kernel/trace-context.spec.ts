import { childOf, formatTraceparent, newTrace, parseTraceparent } from './trace-context';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('traceparent', () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`, true],
    [`00-${TRACE}-${SPAN}-00`, false],
    [`00-${TRACE}-${SPAN}-03`, true],
  ])('%s is read, sampled: %s', (header, sampled) => {
    expect(parseTraceparent(header)).toEqual({ traceId: TRACE, spanId: SPAN, sampled });
  });

  it.each<[string, string | undefined]>([
    ['absent', undefined],
    ['empty', ''],
    ['of version ff', `ff-${TRACE}-${SPAN}-01`],
    ['with a trace id of zeroes', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['with a span id of zeroes', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['in capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['with a short trace id', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['with more behind it', `00-${TRACE}-${SPAN}-01-x`],
    ['with a line break behind it', `00-${TRACE}-${SPAN}-01\n`],
  ])('%s starts no trace', (_, header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('is written as it is read', () => {
    const trace = newTrace();
    expect(parseTraceparent(formatTraceparent(trace))).toEqual(trace);
  });

  it('of the next hop keeps the trace and changes the span', () => {
    const parent = { traceId: TRACE, spanId: SPAN, sampled: false };
    const child = childOf(parent);
    expect(child).toMatchObject({ traceId: TRACE, sampled: false });
    expect(child.spanId).not.toBe(SPAN);
    expect(parseTraceparent(formatTraceparent(child))).toEqual(child);
  });
});
