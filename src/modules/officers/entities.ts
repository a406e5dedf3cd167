import { OfficerEntity } from './officer.entity';
import { SessionEntity } from './session.entity';

/** For the data source of whichever process composes this module. */
export const OFFICER_ENTITIES = [OfficerEntity, SessionEntity] as const;
