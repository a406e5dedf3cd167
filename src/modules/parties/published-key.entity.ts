import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToOne,
  PrimaryColumn,
  Unique,
  type Relation,
} from 'typeorm';
import type { PublicJwk } from '../../contracts';
import { DepartmentEntity } from './department.entity';
import { RegisteredKidEntity } from './registered-kid.entity';

/** A public key that agents learn from exchange.keys: an agent's, or the gateway's when no department stands here. */
@Entity('published_keys')
@Check('published_keys_use_check', `use IN ('sig', 'enc')`)
@Check('published_keys_public_check', `NOT jwk ? 'd'`)
@Index('published_keys_department_idx', ['department', 'registeredAt'])
@Unique('published_keys_seq_key', ['seq'])
export class PublishedKeyEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'published_keys_pkey' })
  kid!: string;

  @OneToOne(() => RegisteredKidEntity)
  @JoinColumn({ name: 'kid', foreignKeyConstraintName: 'published_keys_kid_fkey' })
  taken?: Relation<RegisteredKidEntity>;

  @Column('text', { nullable: true })
  department!: string | null;

  @ManyToOne(() => DepartmentEntity)
  @JoinColumn({ name: 'department', foreignKeyConstraintName: 'published_keys_department_fkey' })
  departmentRow?: Relation<DepartmentEntity>;

  @Column('text')
  use!: 'sig' | 'enc';

  @Column('jsonb')
  jwk!: PublicJwk;

  /** Rises with each change of any key; bigint, so a decimal text. */
  @Column('bigint')
  seq!: string;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
