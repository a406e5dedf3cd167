import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OfficerEntity } from './officer.entity';

/** Which provider vouched for whoever opened the session. */
export type SessionOrigin = 'password' | 'oidc';

/** An officer's session in one browser. */
@Entity('sessions')
@Check('sessions_origin_check', `origin IN ('password', 'oidc')`)
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

  @Column('text', { default: 'password' })
  origin!: SessionOrigin;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
