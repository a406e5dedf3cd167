import { IdentityEntity } from './identity.entity';
import { OfficerEntity } from './officer.entity';
import { RecoveryCodeEntity } from './recovery-code.entity';
import { SessionEntity } from './session.entity';

/** For the data source of whichever process composes this module. */
export const OFFICER_ENTITIES = [OfficerEntity, SessionEntity, RecoveryCodeEntity, IdentityEntity] as const;
