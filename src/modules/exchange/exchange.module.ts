import { Module } from '@nestjs/common';
import { AuditModule, RecordWatch } from '../audit';
import { KeyDirectory } from '../../platform/keys';
import { CatalogueModule } from '../catalogue';
import { TokensModule } from '../tokens';
import { AdmissionDesk } from './admission-desk';
import { AnswerContract } from './answer-contract';
import { BatchAdmission } from './batch-ask';
import { BatchController } from './batch.controller';
import { ClaimContract } from './claim-contract';
import { Disclosure } from './disclosure';
import { ExchangeController } from './exchange.controller';
import { ExchangeSettings } from './exchange-settings';
import { ExchangeMetrics } from './exchange-metrics';
import { ExchangeService } from './exchange.service';
import { ExplainController } from './explain.controller';
import { ExchangeExplainer } from './explainer';
import { GuessAlarm } from './guess-alarm';
import { PendingAsk } from './pending-ask';
import { PendingRequests } from './pending-requests';
import { QuestionProofs } from './question-proofs';
import { QuestionProofsController } from './question-proofs.controller';
import { Releases } from './releases';
import { ReplyDesk } from './reply-desk';
import { ReplyLease } from './reply-lease';
import { ReplyReader } from './reply-reader';
import { RequestSender } from './request-sender';
import { ResourceLoads } from './resource-load';
import { ResourceLoadController } from './resource-load.controller';

/** Needs from a global module: AuditSettings, DataSource, RecordProducer, Registry, KeyDirectory, ExchangeSettings. */
@Module({
  imports: [AuditModule, CatalogueModule, TokensModule],
  controllers: [
    BatchController,
    ExchangeController,
    ExplainController,
    QuestionProofsController,
    ResourceLoadController,
  ],
  providers: [
    AdmissionDesk,
    AnswerContract,
    BatchAdmission,
    ClaimContract,
    Disclosure,
    ExchangeExplainer,
    ExchangeMetrics,
    ExchangeService,
    GuessAlarm,
    PendingAsk,
    PendingRequests,
    QuestionProofs,
    RecordWatch,
    Releases,
    ReplyDesk,
    ReplyLease,
    {
      provide: ReplyReader,
      useFactory: (keys: KeyDirectory, settings: ExchangeSettings) => new ReplyReader(keys, settings),
      inject: [KeyDirectory, ExchangeSettings],
    },
    RequestSender,
    ResourceLoads,
  ],
  exports: [RecordWatch, ReplyDesk, ReplyLease],
})
export class ExchangeModule {}
