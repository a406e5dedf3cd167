import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findJava, JAVA_NEEDED } from '../../src/apps/local/java';
import { verifyingKey, verifyStatement, type Jwk, type StatementLabel } from '../../src/platform/keys';
import { verifyReceipt } from '../../src/sdk';

interface Proof {
  statement: string;
  signature: string;
  inclusion: { index: number; path: string[] };
}

interface Vectors {
  label: StatementLabel;
  key: Jwk & { x: string; y: string; kid: string };
  iat: number;
  batches: { size: number; signature: string; records: Omit<Proof, 'signature'>[] }[];
  refused: (Proof & { why: string })[];
}

const vectors = JSON.parse(
  readFileSync(join(process.cwd(), 'contracts', 'vectors', 'inclusion-path.json'), 'utf8'),
) as Vectors;
const { label, key, iat, batches, refused } = vectors;
const proved = batches.flatMap(({ signature, records }) => records.map((record) => ({ ...record, signature })));

describe('published vectors of inclusion paths', () => {
  it('are of batches of one record and of many, and of broken paths', () => {
    expect(batches.map(({ size, records }) => size - records.length)).toEqual(batches.map(() => 0));
    expect(Math.min(...batches.map(({ size }) => size))).toBe(1);
    expect(refused.length).toBeGreaterThan(5);
  });

  it('hold by the code of gateway, worker and agents', () => {
    const verifying = verifyingKey(key);
    const verify = ({ statement, ...proof }: Proof): unknown =>
      verifyStatement({ ...proof, label, statement: Buffer.from(statement), key: () => verifying });
    for (const proof of proved) expect(verify(proof)).toEqual({ kid: key.kid, iat });
    for (const proof of refused) expect([proof.why, verify(proof)]).toEqual([proof.why, undefined]);
  });

  it("hold by the SDK's verifier, which goes on to the content of a receipt that is in its batch", async () => {
    for (const proof of proved) expect(await faultOf(proof)).toBe('receipt.other-exchange');
    for (const proof of refused) expect([proof.why, await faultOf(proof)]).toEqual([proof.why, 'receipt.inclusion']);
  });

  it('hold by a verifier in Java that was written from the description alone', () => {
    const all = [...proved, ...refused];
    expect(byJava(all)).toEqual(all.map((_, at) => String(at < proved.length)));
  });
});

async function faultOf({ statement, signature, inclusion }: Proof): Promise<string | undefined> {
  const { department } = JSON.parse(statement) as { department: string };
  const salts = { requestSalt: 'A'.repeat(22), answerSalt: 'A'.repeat(22), deadlineMs: iat * 1000 };
  const receipt = { statement, signature, inclusion, kid: key.kid, ...salts };
  const answer = { exchange: '01900000-0000-7000-8000-ffffffffffff', kind: 'found', receipt };
  const published = { ...key, alg: 'ES256', owner: department, registeredAt: new Date(0).toISOString() };
  const check = await verifyReceipt(answer as never, {} as never, { keys: [published] } as never);
  return 'fault' in check ? check.fault : undefined;
}

function byJava(proofs: readonly Proof[]): string[] {
  const java = findJava(process.env);
  if (java === undefined || java.major < JAVA_NEEDED) throw new Error(`this spec needs Java ${JAVA_NEEDED} or later`);
  const lines = proofs.map(({ statement, signature, inclusion }) => {
    const text = Buffer.from(statement).toString('base64url');
    return [key.x, key.y, label, text, signature, inclusion.index, inclusion.path.join(',')].join('\t');
  });
  const program = join(process.cwd(), 'test', 'contract', 'InclusionPath.java');
  const { stdout, stderr, status } = spawnSync(java.command, [program], { input: lines.join('\n'), encoding: 'utf8' });
  if (status !== 0) throw new Error(`java ended with ${status}: ${stderr}`);
  return stdout.trim().split('\n');
}
