import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { OfficerEntity } from './officer.entity';

/** A subject of an identity provider that the authority has said to be an account. */
@Entity('officer_identities')
@Unique('officer_identities_subject_key', ['issuer', 'subject'])
@Unique('officer_identities_officer_key', ['officerId', 'issuer'])
export class IdentityEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'officer_identities_pkey' })
  id!: string;

  @Column('uuid', { name: 'officer_id' })
  officerId!: string;

  @ManyToOne(() => OfficerEntity)
  @JoinColumn({ name: 'officer_id', foreignKeyConstraintName: 'officer_identities_officer_fkey' })
  officer?: Relation<OfficerEntity>;

  @Column('text')
  issuer!: string;

  /** Personal data; never in a log or an audit record. */
  @Column('text')
  subject!: string;

  @Column('uuid', { name: 'linked_by' })
  linkedBy!: string;

  @ManyToOne(() => OfficerEntity)
  @JoinColumn({ name: 'linked_by', foreignKeyConstraintName: 'officer_identities_linker_fkey' })
  linker?: Relation<OfficerEntity>;

  @Column('timestamptz', { name: 'linked_at' })
  linkedAt!: Date;
}
