import { Module } from '@nestjs/common';
import { AuditModule } from '../audit';
import { PartiesModule } from '../parties';
import { Identities } from './identities';
import { IdentitiesController } from './identities.controller';
import { LocalAccounts } from './local-accounts';
import { Login } from './login';
import { LoginLimiter } from './login-limiter';
import { OfficerSecrets } from './officer-secrets';
import { OfficerSessions } from './officer-sessions';
import { Officers } from './officers';
import { OfficersController } from './officers.controller';
import { OidcAccounts } from './oidc-accounts';
import { OidcController } from './oidc.controller';
import { PasswordCheck } from './password-check';
import { Passwords } from './passwords';
import { SessionController } from './session.controller';
import { Sessions } from './sessions';
import { SignIn } from './sign-in';
import { Totp } from './totp';
import { TotpController } from './totp.controller';

/** Needs from its surroundings OfficerSettings and what AuditModule needs. */
@Module({
  imports: [AuditModule, PartiesModule],
  controllers: [SessionController, TotpController, OidcController, OfficersController, IdentitiesController],
  providers: [
    ...[Passwords, LoginLimiter, PasswordCheck, OfficerSecrets, Sessions, OfficerSessions],
    ...[LocalAccounts, OidcAccounts, SignIn, Login, Totp, Officers, Identities],
  ],
  exports: [OfficerSessions, Officers],
})
export class OfficersModule {}
