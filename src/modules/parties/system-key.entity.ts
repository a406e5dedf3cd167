import { Check, Column, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { PublicJwk } from '../../contracts';
import { RegisteredKidEntity } from './registered-kid.entity';
import { SystemEntity } from './system.entity';

/** A public key of a system; `kid` is its RFC 7638 thumbprint. */
@Entity('system_keys')
@Check('system_keys_use_check', `use IN ('sig', 'enc')`)
@Check('system_keys_public_check', `NOT jwk ? 'd'`)
@Index('system_keys_system_idx', ['systemId', 'registeredAt'])
export class SystemKeyEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'system_keys_pkey' })
  kid!: string;

  @OneToOne(() => RegisteredKidEntity)
  @JoinColumn({ name: 'kid', foreignKeyConstraintName: 'system_keys_kid_fkey' })
  taken?: Relation<RegisteredKidEntity>;

  @Column('uuid', { name: 'system_id' })
  systemId!: string;

  @ManyToOne(() => SystemEntity)
  @JoinColumn({ name: 'system_id', foreignKeyConstraintName: 'system_keys_system_fkey' })
  system?: Relation<SystemEntity>;

  @Column('text')
  use!: 'sig' | 'enc';

  @Column('jsonb')
  jwk!: PublicJwk;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
