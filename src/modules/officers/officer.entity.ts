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

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;
}
