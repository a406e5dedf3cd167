import { Injectable } from '@nestjs/common';
import { compactDecrypt } from 'jose';
import { refuse, type QuestionProof } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { UnitOfWork } from '../audit';
import { ExchangeSettings } from './exchange-settings';

interface ProofRow {
  department: string;
  proof: string | null;
}

/** The proofs by which askers signed their questions, for auditors. Whoever reads one leaves a record of it. */
@Injectable()
export class QuestionProofs {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: ExchangeSettings,
  ) {}

  /** @throws exchange.unknown, also where the question was not signed */
  async read(auditor: OfficerActor, exchange: string): Promise<QuestionProof> {
    return this.unitOfWork.act(auditor, async (tx) => {
      // An id says when it was made (RFC 9562 §5.7), to the hour at least: no more than two partitions are looked into.
      const [row] = await tx.query<ProofRow[]>(
        `SELECT department, proof FROM exchanges WHERE id = $1 AND admitted_at BETWEEN $2 AND $3`,
        [exchange, ...around(exchange)],
      );
      if (row === undefined || row.proof === null) throw refuse('exchange.unknown');
      return {
        result: { exchange, department: row.department, ...(await this.opened(row.proof)) },
        events: [{ type: 'exchange.proof-read', exchange }],
      };
    });
  }

  private async opened(sealed: string): Promise<Pick<QuestionProof, 'proof' | 'salt'>> {
    const { plaintext } = await compactDecrypt(sealed, this.settings.keys.text, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return JSON.parse(new TextDecoder().decode(plaintext)) as Pick<QuestionProof, 'proof' | 'salt'>;
  }
}

const HOUR_MS = 3_600_000;

function around(id: string): [Date, Date] {
  const madeMs = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  // A UUID of another kind may say a year that no database knows.
  const knownMs = Math.min(madeMs, Date.UTC(9999, 0));
  return [new Date(knownMs - HOUR_MS), new Date(knownMs + HOUR_MS)];
}
