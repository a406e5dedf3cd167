import { Module } from '@nestjs/common';
import { AuditModule } from '../audit';
import { PartiesModule } from '../parties';
import { Login } from './login';
import { LoginLimiter } from './login-limiter';
import { OfficerSessions } from './officer-sessions';
import { Officers } from './officers';
import { OfficersController } from './officers.controller';
import { Passwords } from './passwords';
import { SessionController } from './session.controller';
import { Sessions } from './sessions';

/** Needs from its surroundings OfficerSettings and what AuditModule needs. */
@Module({
  imports: [AuditModule, PartiesModule],
  controllers: [SessionController, OfficersController],
  providers: [Passwords, LoginLimiter, Sessions, OfficerSessions, Login, Officers],
  exports: [OfficerSessions, Officers],
})
export class OfficersModule {}
