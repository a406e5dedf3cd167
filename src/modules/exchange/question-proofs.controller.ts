import { Controller, Get, Param } from '@nestjs/common';
import type { QuestionProof } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { QuestionProofs } from './question-proofs';

@Controller('v1/audit/exchanges/:id/proof')
export class QuestionProofsController {
  constructor(private readonly proofs: QuestionProofs) {}

  @Get()
  @Operation({
    id: 'readQuestionProof',
    summary: { zh: '调阅询问证明', en: 'The proof by which the asker signed a question; reading it is recorded' },
    tag: 'audit',
    access: { officers: ['auditor'] },
    params: { id: 'uuid' },
    response: 'QuestionProof',
    problems: ['contract.broken', 'access.denied', 'exchange.unknown'],
  })
  async read(@CurrentOfficer() officer: OfficerActor, @Param('id') id: string): Promise<QuestionProof> {
    return this.proofs.read(officer, id);
  }
}
