import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OfficerEntity } from './officer.entity';

/** An officer's session in one browser. */
@Entity('sessions')
@Index('sessions_officer_idx', ['officerId'])
@Index('sessions_expiry_idx', ['expiresAt'])
export class SessionEntity {
  /** SHA-256 of the cookie's value, base64url. */
  @PrimaryColumn('text', { name: 'id_hash', primaryKeyConstraintName: 'sessions_pkey' })
  idHash!: string;

  @Column('uuid', { name: 'officer_id' })
  officerId!: string;

  @ManyToOne(() => OfficerEntity)
  @JoinColumn({ name: 'officer_id', foreignKeyConstraintName: 'sessions_officer_fkey' })
  officer?: Relation<OfficerEntity>;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
