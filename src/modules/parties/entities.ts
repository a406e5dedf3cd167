import { AttributeEntity } from './attribute.entity';
import { DepartmentAttributeEntity } from './department-attribute.entity';
import { DepartmentEntity } from './department.entity';
import { PublishedKeyEntity } from './published-key.entity';
import { RegionEntity } from './region.entity';
import { RegisteredKidEntity } from './registered-kid.entity';
import { SystemKeyEntity } from './system-key.entity';
import { SystemEntity } from './system.entity';

/** For the data source of whichever process composes this module. */
export const PARTY_ENTITIES = [
  RegionEntity,
  DepartmentEntity,
  AttributeEntity,
  DepartmentAttributeEntity,
  SystemEntity,
  RegisteredKidEntity,
  SystemKeyEntity,
  PublishedKeyEntity,
] as const;
