import { Module } from '@nestjs/common';
import { AuditModule } from '../audit';
import { ExchangeModule } from '../exchange';
import { TokensModule } from '../tokens';
import { BatchDesk } from './batch-desk';
import { BatchesController } from './batches.controller';
import { CallbackKeysController } from './callback-keys.controller';
import { CallbacksController } from './callbacks.controller';
import { Callbacks } from './callbacks.service';
import { DeliveriesController } from './deliveries.controller';
import { DeliveryDesk } from './delivery-desk';
import { Handover } from './handover';

/** Needs from a global module what {@link ExchangeModule} needs, and CallbackSettings. The worker's parts are made by the worker itself. */
@Module({
  imports: [AuditModule, ExchangeModule, TokensModule],
  controllers: [BatchesController, CallbackKeysController, CallbacksController, DeliveriesController],
  providers: [BatchDesk, Callbacks, DeliveryDesk, Handover],
})
export class DeliveriesModule {}
