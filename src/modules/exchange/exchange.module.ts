import { Module } from '@nestjs/common';
import { AuditModule, RecordWatch } from '../audit';
import { CatalogueModule } from '../catalogue';
import { TokensModule } from '../tokens';
import { AdmissionDesk } from './admission-desk';
import { AnswerContract } from './answer-contract';
import { ClaimContract } from './claim-contract';
import { Disclosure } from './disclosure';
import { ExchangeController } from './exchange.controller';
import { ExchangeMetrics } from './exchange-metrics';
import { ExchangeService } from './exchange.service';
import { GuessAlarm } from './guess-alarm';
import { Releases } from './releases';
import { ReplyDesk } from './reply-desk';
import { ReplyLease } from './reply-lease';
import { ReplyReader } from './reply-reader';
import { RequestSender } from './request-sender';

/** Needs from a global module: AuditSettings, DataSource, RecordProducer, Registry, KeyDirectory, ExchangeSettings. */
@Module({
  imports: [AuditModule, CatalogueModule, TokensModule],
  controllers: [ExchangeController],
  providers: [
    AdmissionDesk,
    AnswerContract,
    ClaimContract,
    Disclosure,
    ExchangeMetrics,
    ExchangeService,
    GuessAlarm,
    RecordWatch,
    Releases,
    ReplyDesk,
    ReplyLease,
    ReplyReader,
    RequestSender,
  ],
  exports: [RecordWatch, ReplyDesk, ReplyLease],
})
export class ExchangeModule {}
