import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { OFFICER_ROLES, type OfficerRole } from '../../kernel';

/** A person's account. */
@Entity('officers')
@Unique('officers_login_key', ['login'])
@Check('officers_login_check', 'login = lower(login)')
@Check(
  'officers_roles_check',
  `cardinality(roles) > 0 AND roles <@ ARRAY['${OFFICER_ROLES.join("', '")}']
     AND (cardinality(roles) = 1 OR NOT roles && ARRAY['auditor', 'ops'])`,
)
@Check('officers_totp_check', 'totp_confirmed_at IS NULL OR totp_sealed IS NOT NULL')
@Index('officers_department_idx', ['department', 'id'])
export class OfficerEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'officers_pkey' })
  id!: string;

  @Column('text')
  department!: string;

  @Column('text')
  login!: string;

  /** Shown to other officers; never in a log or an audit record. */
  @Column('text')
  name!: string;

  @Column('text', { array: true })
  roles!: OfficerRole[];

  /** Encoded argon2id hash. */
  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('boolean', { name: 'must_change_password' })
  mustChangePassword!: boolean;

  /** When a one-time password was given out last: one that nobody uses must not live on. */
  @Column('timestamptz', { name: 'password_set_at', default: () => 'now()' })
  passwordSetAt!: Date;

  /** The second factor's secret, sealed for the gateway's replicas; null: none enrolled. */
  @Column('text', { name: 'totp_sealed', nullable: true })
  totpSealed!: string | null;

  /** From when on a code is asked at the login. */
  @Column('timestamptz', { name: 'totp_confirmed_at', nullable: true })
  totpConfirmedAt!: Date | null;

  /** The newest time step that was used: none opens two sessions. */
  @Column('integer', { name: 'totp_last_step', default: 0 })
  totpLastStep!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;
}
