import { scansIn } from './sql-plan';

const scan = (name: string) => ({ 'Node Type': 'Seq Scan', Schema: 'a', 'Relation Name': name });

it('finds each table that a plan reads from end to end, once, however deep', () => {
  const lookup = { 'Node Type': 'Index Scan', Schema: 'a', 'Relation Name': 'index' };
  const plan = {
    'Node Type': 'Limit',
    Plans: [lookup, { 'Node Type': 'Hash Join', Plans: [scan('b'), scan('c')] }, scan('b')],
  };
  expect(scansIn([{ Plan: plan }])).toEqual(['"a"."b"', '"a"."c"']);
  expect(scansIn([{ Plan: lookup }])).toEqual([]);
});
