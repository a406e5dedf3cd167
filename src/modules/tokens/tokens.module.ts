import { Module } from '@nestjs/common';
import { AuditModule } from '../audit';
import { EventsModule } from '../events';
import { GrantsModule } from '../grants';
import { Parties, PartiesModule } from '../parties';
import { AccessTokens } from './access-tokens';
import { AssertionVerifier } from './client-assertion';
import { EventsController } from './events.controller';
import { ProofVerifier } from './dpop-proof';
import { SingleUse } from './single-use';
import { SystemCalls } from './system-calls';
import { SystemGrantsController } from './system-grants.controller';
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
      useFactory: (settings: TokenSettings) => new AccessTokens(settings),
      inject: [TokenSettings],
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
    SingleUse,
    TokenEntries,
    TokenSteps,
    TokenService,
    SystemCalls,
  ],
  exports: [SystemCalls, AccessTokens, ProofVerifier],
})
export class TokensModule {}
