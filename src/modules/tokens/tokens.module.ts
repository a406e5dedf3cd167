import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { METRICS } from '../../contracts';
import { Gauge, Registry } from '../../platform/metrics';
import { AuditModule } from '../audit';
import { EventsModule } from '../events';
import { GrantsModule } from '../grants';
import { Parties, PartiesModule } from '../parties';
import { AccessTokens } from './access-tokens';
import { AskWindow } from './ask-window';
import { AssertionVerifier } from './client-assertion';
import { EventsController } from './events.controller';
import { ProofVerifier } from './dpop-proof';
import { SingleUse } from './single-use';
import { SystemCalls } from './system-calls';
import { SystemGrantsController } from './system-grants.controller';
import { readSchedule, TokenKeyRing } from './token-key-ring';
import { TokenSettings } from './token-settings';
import { TokenEntries } from './token-entries';
import { TokenSteps } from './token-steps';
import { TokenController } from './token.controller';
import { TokenService } from './token.service';

/** Needs from a global module: DataSource, TokenSettings. */
@Module({
  imports: [AuditModule, EventsModule, GrantsModule, PartiesModule],
  controllers: [TokenController, SystemGrantsController, EventsController],
  providers: [
    {
      provide: AccessTokens,
      useFactory: (settings: TokenSettings, ring: TokenKeyRing) => new AccessTokens(settings, ring),
      inject: [TokenSettings, TokenKeyRing],
    },
    {
      provide: TokenKeyRing,
      useFactory: ({ custody, clock }: TokenSettings, source: DataSource, registry: Registry) => {
        const ring = new TokenKeyRing(custody, () => readSchedule(source), clock);
        measureMissing(ring, registry);
        return ring;
      },
      inject: [TokenSettings, DataSource, Registry],
    },
    {
      provide: ProofVerifier,
      useFactory: (settings: TokenSettings) => new ProofVerifier(settings),
      inject: [TokenSettings],
    },
    {
      provide: AssertionVerifier,
      useFactory: (settings: TokenSettings, parties: Parties) =>
        new AssertionVerifier(settings, (systemId) => parties.findSystemForAssertion(systemId)),
      inject: [TokenSettings, Parties],
    },
    AskWindow,
    SingleUse,
    TokenEntries,
    TokenSteps,
    TokenService,
    SystemCalls,
  ],
  exports: [SystemCalls, AccessTokens, AskWindow, ProofVerifier],
})
export class TokensModule {}

/** Above 0 a replica will not be able to sign when the key's time comes. Nothing is said while the database is away. */
function measureMissing(ring: TokenKeyRing, registry: Registry): void {
  const name = 'onceway_token_keys_missing';
  new Gauge({
    name,
    help: METRICS[name].help,
    registers: [registry],
    async collect() {
      const missing = await ring.missing().catch(() => undefined);
      if (missing === undefined) this.reset();
      else this.set(missing.length);
    },
  });
}
