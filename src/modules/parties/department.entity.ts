import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { RegionEntity } from './region.entity';

/** A department, known by its unified social credit code. */
@Entity('departments')
@Check('departments_kind_check', `kind IN ('ordinary', 'authority')`)
@Check(
  'departments_office_check',
  `(office_name_zh IS NULL) = (office_name_en IS NULL)
    AND (office_telephone IS NULL OR office_name_zh IS NOT NULL)`,
)
@Index('departments_one_authority_idx', ['kind'], { unique: true, where: `kind = 'authority'` })
export class DepartmentEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'departments_pkey' })
  code!: string;

  @Column('text', { name: 'name_zh' })
  nameZh!: string;

  @Column('text', { name: 'name_en' })
  nameEn!: string;

  @Column('text')
  kind!: 'ordinary' | 'authority';

  @Column('boolean', { default: true })
  active!: boolean;

  /** Null only in rows that a gateway of an earlier release wrote: the region of the credit code. */
  @Column('text', { nullable: true })
  region!: string | null;

  @ManyToOne(() => RegionEntity)
  @JoinColumn({ name: 'region', foreignKeyConstraintName: 'departments_region_fkey' })
  regionRow?: Relation<RegionEntity>;

  /** The office that answers for sharing; an office, never a person. */
  @Column('text', { name: 'office_name_zh', nullable: true })
  officeNameZh!: string | null;

  @Column('text', { name: 'office_name_en', nullable: true })
  officeNameEn!: string | null;

  @Column('text', { name: 'office_telephone', nullable: true })
  officeTelephone!: string | null;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;
}
