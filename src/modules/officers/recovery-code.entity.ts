import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OfficerEntity } from './officer.entity';

/** A code that stands in for the authenticator once; its row goes with its use. */
@Entity('officer_recovery_codes')
@Index('officer_recovery_codes_officer_idx', ['officerId'])
export class RecoveryCodeEntity {
  /** Keyed hash over officer and code. */
  @PrimaryColumn('text', { name: 'code_hash', primaryKeyConstraintName: 'officer_recovery_codes_pkey' })
  codeHash!: string;

  @Column('uuid', { name: 'officer_id' })
  officerId!: string;

  @ManyToOne(() => OfficerEntity)
  @JoinColumn({ name: 'officer_id', foreignKeyConstraintName: 'officer_recovery_codes_officer_fkey' })
  officer?: Relation<OfficerEntity>;
}
