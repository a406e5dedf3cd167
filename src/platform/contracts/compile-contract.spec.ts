import type { JsonSchema } from '../../contracts';
import { referenceResources } from '../../contracts/reference';
import { compileContract } from './compile-contract';
import { compileLinear } from './linear-pattern';

const person = compileContract(referenceResources.find(({ code }) => code === '101001/000001')!.schema);
const codes = (faults: readonly { pointer: string; code: string }[]): string[] =>
  faults.map(({ pointer, code }) => `${pointer} ${code}`);

describe('compiled contract', () => {
  it('names its items', () => {
    expect(person.items.slice(0, 3)).toEqual(['citizenNumber', 'name', 'formerName']);
  });

  it.each([
    ['what was asked', { name: '李明远', sex: '1' }, ['name', 'sex'], []],
    ['optional item missing', { name: '李明远' }, ['name', 'formerName'], []],
    ['required item missing', { sex: '1' }, ['name', 'sex'], ['/name contract.required']],
    ['one item too many', { name: '李明远', sex: '1' }, ['name'], ['/sex contract.not-allowed']],
    ['item of no contract', { name: '李明远', phone: '1' }, ['name'], ['/phone contract.unknown-member']],
    ['code outside its table', { sex: '3' }, ['sex'], ['/sex contract.code-table']],
    ['no object', 'x', ['sex'], [' contract.type']],
  ])('checks an answer: %s', (_rule, values, items, expected) => {
    expect(codes(person.checkAnswer(values, items))).toEqual(expected);
  });

  it.each([
    ['claims in form', { name: '李明远', birthDate: '1985-03-07' }, []],
    ['claim of an impossible day', { birthDate: '1985-02-30' }, ['/birthDate contract.format.date']],
    ['claim about no item', { age: 41 }, ['/age contract.unknown-member']],
  ])('checks claims: %s', (_rule, values, expected) => {
    expect(codes(person.checkClaims(values))).toEqual(expected);
  });

  it('leaves the schema and the values as they were', () => {
    const schema: JsonSchema = {
      type: 'object',
      additionalProperties: false,
      required: ['a'],
      properties: { a: { type: 'string', default: 'x' } },
    };
    const before = JSON.stringify(schema);
    const values = {};
    expect(codes(compileContract(schema).checkRecord(values))).toEqual(['/a contract.required']);
    expect(values).toEqual({});
    expect(JSON.stringify(schema)).toBe(before);
  });

  it('keeps patterns apart', () => {
    const text = (pattern: string): object => ({ type: 'string', pattern });
    const schema: JsonSchema = { type: 'object', properties: { a: text('^[0-9]+$'), b: text('^[a-z]+$') } };
    const contract = compileContract(schema);
    expect(codes(contract.checkRecord({ a: '12', b: 'xy' }))).toEqual([]);
    expect(codes(contract.checkRecord({ a: 'xy', b: '12' }))).toEqual(['/a contract.pattern', '/b contract.pattern']);
  });

  it('takes no longer for a pattern that makes a backtracking engine hang', () => {
    const schema: JsonSchema = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } };
    const started = process.hrtime.bigint();
    expect(codes(compileContract(schema).checkRecord({ a: `${'a'.repeat(5000)}!` }))).toEqual(['/a contract.pattern']);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(2000);
  });

  it.each([
    ['look-ahead', '(?=a)b'],
    ['look-behind', '(?<=a)b'],
    ['back reference', '(a)\\1'],
    ['unrolled repeats', '((a{30}){30}){30}'],
    ['too long', 'a'.repeat(201)],
    ['unbalanced', '(a'],
  ])('refuses a pattern: %s', (_rule, pattern) => {
    expect(() => compileLinear(pattern)).toThrow();
  });
});
