import { DepartmentEntity } from './department.entity';
import { PublishedKeyEntity } from './published-key.entity';
import { RegisteredKidEntity } from './registered-kid.entity';
import { SystemKeyEntity } from './system-key.entity';
import { SystemEntity } from './system.entity';

/** For the data source of whichever process composes this module. */
export const PARTY_ENTITIES = [
  DepartmentEntity,
  SystemEntity,
  RegisteredKidEntity,
  SystemKeyEntity,
  PublishedKeyEntity,
] as const;
