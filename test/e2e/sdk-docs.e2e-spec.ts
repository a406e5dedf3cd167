import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOVERNMENT_SERVICES } from '../../src/apps/local/sample-data';
import { Caller } from '../support/client';
import { aGrant, aSystem, gatewayUrl, govern, MATTER } from '../support/governance';
import { OpeningKey } from '../support/later';
import { Consumer } from '../support/sdk-package';

// docs/sdk.md is one program: its blocks in order, in a project that has installed the package, against the real system.
const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'sdk.md'), 'utf8');
const MARK = '\u0001';

jest.setTimeout(180_000);

interface Block {
  code: string;
  /** What the page says that it prints; undefined when it says nothing. */
  shown: string | undefined;
}

function blocksOf(page: string): Block[] {
  const fenced = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind, text]) => ({ kind, text: text! }));
  return fenced.flatMap(({ kind, text }, at) => {
    const next = fenced[at + 1];
    return kind === 'ts' ? [{ code: text, shown: next?.kind === 'text' ? next.text : undefined }] : [];
  });
}

/** One module, its imports first; a mark is printed before each block. */
function program(blocks: readonly Block[]): string {
  return blocks.map(({ code }) => `console.log(${JSON.stringify(MARK)});\n${code}`).join('\n');
}

let consumer: Consumer;
let printed: string[];
const blocks = blocksOf(PAGE);

beforeAll(async () => {
  consumer = Consumer.create();
  const officers = await govern();
  const system = await aSystem(officers);
  const grant = await aGrant(officers, system);
  const caller = await Caller.of(system);
  await caller.untilAnswered(await caller.token(grant));
  const opening = await OpeningKey.of();
  await opening.register(officers, system);
  const encryption = join(consumer.folder, 'encryption.jwk.json');
  writeFileSync(encryption, JSON.stringify(await opening.privateJwk()), { mode: 0o600 });
  const key = join(consumer.folder, 'signing.jwk.json');
  writeFileSync(key, JSON.stringify(system.signingKey), { mode: 0o600 });
  consumer.compile({ 'page.mts': program(blocks) });
  const environment = {
    ONCEWAY_URL: gatewayUrl(),
    ONCEWAY_SYSTEM: system.id,
    ONCEWAY_SYSTEM_KEY: key,
    ONCEWAY_SYSTEM_ENCRYPTION_KEY: encryption,
    ONCEWAY_GRANT: grant.id,
    ONCEWAY_MATTER: MATTER,
  };
  printed = consumer.run('page.mjs', environment).split(`${MARK}\n`).slice(1);
});
afterAll(() => consumer.remove());

it('holds a program of several blocks, most of which say what they print', () => {
  expect(blocks.length).toBeGreaterThanOrEqual(8);
  expect(blocks.filter(({ shown }) => shown !== undefined).length).toBeGreaterThanOrEqual(6);
  expect(PAGE).toContain(`'${GOVERNMENT_SERVICES.creditCode}'`);
});

it.each(blocks.map(({ code, shown }, at) => [at + 1, code.trim().split('\n')[0], shown ?? '']))(
  'block %i (%s) prints what the page says',
  (number, _first, shown) => {
    expect(printed).toHaveLength(blocks.length);
    expect(printed[number - 1]).toBe(shown);
  },
);
