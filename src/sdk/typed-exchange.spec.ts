import type { ItemResult } from '../contracts';
import type { AnswerTo, Client, ExchangeAsk } from '.';

// What the compiler says is what is tried here: `tsc -p tsconfig.spec.json` fails when one of these no longer holds.
const COMMON = {
  grant: '0199f0c0-0000-7000-8000-000000000002',
  matter: '1199010099900009983000511003000',
  case: 'C-1',
  operator: 'window-07',
  reason: '办理创业担保贷款',
} as const;
const PERSON = {
  ...COMMON,
  resource: '101001/000001',
  subject: { type: 'citizen-number', id: '990102198503070013' },
} as const;

/** Whether two types are the same. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

const asked: ExchangeAsk[] = [];
const client = {
  exchange: (ask: ExchangeAsk) => {
    asked.push(ask);
    return Promise.resolve({ kind: 'not-found' });
  },
} as unknown as Client;

it('a question knows the items of its resource, and what can be claimed of them', async () => {
  await client.exchange({ ...PERSON, mode: 'verify', values: { name: '李明远', birthDate: '1985-03-07' } });
  // @ts-expect-error -- an item that the resource does not have
  await client.exchange({ ...PERSON, mode: 'verify', values: { name: '李明远', nickname: '小李' } });
  // @ts-expect-error -- a value of another type
  await client.exchange({ ...PERSON, mode: 'verify', values: { name: 7 } });
  // @ts-expect-error -- a code that the table does not have
  await client.exchange({ ...PERSON, mode: 'verify', values: { sex: '7' } });
  // @ts-expect-error -- a list cannot be claimed
  await client.exchange({ ...PERSON, resource: '101001/000002', mode: 'verify', values: { members: '李明远' } });
  // @ts-expect-error -- what is verified is given by value
  await client.exchange({ ...PERSON, mode: 'verify', items: ['name'] });
  // @ts-expect-error -- an item that the resource does not have
  await client.exchange({ ...PERSON, mode: 'fetch', items: ['name', 'nickname'] });
  // @ts-expect-error -- what is fetched is not claimed
  await client.exchange({ ...PERSON, mode: 'fetch', items: ['name'], values: { name: '李明远' } });
  expect(asked).toHaveLength(8);
});

it('an answer knows its kinds, and what each of them holds', async () => {
  const fetched = await client.exchange({ ...PERSON, mode: 'fetch', items: ['name', 'birthDate'] });
  if (fetched.kind === 'found') {
    const { name, birthDate }: { name: string; birthDate: string } = fetched.values;
    // @ts-expect-error -- an item that was not asked for
    expect([name, birthDate, fetched.values.sex]).toHaveLength(3);
  }
  const verified = await client.exchange({ ...PERSON, mode: 'verify', values: { name: '李明远' } });
  if (verified.kind !== 'not-found') {
    const results: { name: ItemResult } = verified.results;
    expect(results).toBeDefined();
  }
  const kinds: Same<typeof verified.kind, 'match' | 'mismatch' | 'under-correction' | 'not-found'> = true;
  const fetchedKinds: Same<typeof fetched.kind, 'found' | 'under-correction' | 'not-found'> = true;
  expect([kinds, fetchedKinds]).toEqual([true, true]);
});

it('a resource that this SDK does not know is asked all the same', async () => {
  const fetched = await client.exchange({ ...PERSON, resource: '199001/000001', mode: 'fetch', items: ['anything'] });
  if (fetched.kind === 'found') {
    const value: unknown = fetched.values.anything;
    expect(value).toBeDefined();
  }
  await client.exchange({ ...PERSON, resource: '199001/000001', mode: 'verify', values: { anything: true } });
});

it('what is known only at run time has the types of the wire', async () => {
  const resource: string = PERSON.resource;
  const items: string[] = ['name'];
  const fetched = await client.exchange({ ...PERSON, resource, mode: 'fetch', items });
  const kinds: Same<typeof fetched.kind, 'found' | 'under-correction' | 'not-found'> = true;
  const loose: ExchangeAsk = { ...PERSON, mode: 'verify', values: { name: '李明远' } };
  const answer: AnswerTo<ExchangeAsk> = await client.exchange(loose);
  expect([kinds, fetched.kind, answer.kind]).toEqual([true, 'not-found', 'not-found']);
});
