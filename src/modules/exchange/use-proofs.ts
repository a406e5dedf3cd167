import type { EntityManager } from 'typeorm';
import { run } from '../../platform/database';
import { refuse } from '../../contracts';
import type { AdmissionCall, RefuseCall } from './admission-call';

export interface FreshCalls {
  fresh: AdmissionCall[];
  /** The database's clock, epoch ms: all that admission decides goes by it. */
  nowMs: number;
}

/** A proof counts once on all replicas: one conditional insert, in hash order so that two batches cannot deadlock. */
export async function useProofs(
  tx: EntityManager,
  calls: readonly AdmissionCall[],
  refuseCall: RefuseCall,
): Promise<FreshCalls> {
  const byHash = new Map<string, AdmissionCall>();
  for (const call of calls) {
    const name = call.call.proof.hash.toString('hex');
    if (byHash.has(name)) refuseCall(call, refuse('token.dpop-reused'));
    else byHash.set(name, call);
  }
  const proofs = [...byHash.keys()].sort().map((name) => byHash.get(name)!.call.proof);
  const won = await run<{ hash: string; now: Date }>(tx, USE_PROOFS, [
    proofs.map(({ hash }) => hash),
    proofs.map(({ expiresAtMs }) => new Date(expiresAtMs)),
  ]);
  const winners = new Set(won.map(({ hash }) => hash));
  for (const [hash, call] of byHash) if (!winners.has(hash)) refuseCall(call, refuse('token.dpop-reused'));
  return {
    fresh: [...byHash].filter(([hash]) => winners.has(hash)).map(([, call]) => call),
    nowMs: won[0]?.now.getTime() ?? 0,
  };
}

const USE_PROOFS = {
  name: 'admission-proofs',
  text: `
    INSERT INTO dpop_proofs (proof_hash, expires_at)
    SELECT * FROM unnest($1::bytea[], $2::timestamptz[]) ON CONFLICT DO NOTHING
    RETURNING encode(proof_hash, 'hex') AS hash, now() AS now`,
};
