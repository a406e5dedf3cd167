import { ProblemError } from '../../../sdk';
import { StoryBroken, Teller } from './teller';
import { columnsOf, fitted } from './wording';

const NAME = { zh: '核验', en: 'Verify' };
const refusal = new ProblemError(403, {
  type: '/problems/grant.suspended',
  title: 'words',
  status: 403,
  code: 'grant.suspended',
  traceId: 't',
  audit: 'audit-id',
});

let lines: string[];
let teller: Teller;

beforeEach(() => {
  lines = [];
  let now = 0;
  teller = new Teller(
    (line) => void lines.push(line),
    () => (now += 7),
  );
});

it('reports what was expected and what came, with time and record', async () => {
  const value = await teller.step(NAME, 'match', () => Promise.resolve({ got: 'match', audit: 'id', value: 3 }));
  expect(value).toBe(3);
  expect(teller.steps).toEqual([
    { name: '核验 · Verify', expected: 'match', got: 'match', ok: true, ms: 7, audit: 'id' },
  ]);
  expect(teller.ok).toBe(true);
});

it('goes on after a step that differs, and is not ok', async () => {
  await teller.step(NAME, 'match', () => Promise.resolve({ got: 'mismatch', value: undefined }));
  await teller.step(NAME, 'match', () => Promise.resolve({ got: 'match', value: undefined }));
  expect(teller.steps.map(({ ok }) => ok)).toEqual([false, true]);
  expect(teller.ok).toBe(false);
});

it('breaks off after a step that fails, with the problem shown', async () => {
  await expect(teller.step(NAME, 'match', () => Promise.reject(refusal))).rejects.toBeInstanceOf(StoryBroken);
  expect(teller.steps).toMatchObject([{ got: '403 grant.suspended', ok: false, audit: 'audit-id' }]);
});

it('takes a refusal that is expected for what it is, and its absence for a fault', async () => {
  await teller.refusal(NAME, 'grant.suspended', () => Promise.reject(refusal));
  await teller.refusal(NAME, 'grant.suspended', () => Promise.resolve());
  expect(teller.steps.map(({ ok }) => ok)).toEqual([true, false]);
});

it('is not ok before anything was told', () => {
  expect(teller.ok).toBe(false);
});

it('shows a failure between steps as a step', () => {
  teller.brokeOff(new Error('connection lost'));
  expect(teller.steps).toMatchObject([{ got: 'connection lost', ok: false }]);
});

it.each([
  ['abc', 3],
  ['核验', 4],
  ['（a）', 5],
  ['✓', 1],
])('counts the columns of %s', (text, columns) => {
  expect(columnsOf(text)).toBe(columns);
  expect(columnsOf(fitted(text, 8))).toBe(8);
  expect(columnsOf(fitted(text.repeat(9), 8))).toBe(8);
});
