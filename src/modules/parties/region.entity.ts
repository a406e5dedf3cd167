import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';

/** An administrative region (GB/T 2260, six digits). */
@Entity('regions')
@Check('regions_code_check', `code ~ '^[1-9][0-9]{5}$'`)
@Check(
  'regions_parent_check',
  `parent IS NOT DISTINCT FROM CASE WHEN right(code, 4) = '0000' THEN NULL
    WHEN right(code, 2) = '00' THEN left(code, 2) || '0000' ELSE left(code, 4) || '00' END`,
)
export class RegionEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'regions_pkey' })
  code!: string;

  @Column('text', { name: 'name_zh' })
  nameZh!: string;

  @Column('text', { name: 'name_en' })
  nameEn!: string;

  @Column('text', { nullable: true })
  parent!: string | null;

  @ManyToOne(() => RegionEntity)
  @JoinColumn({ name: 'parent', foreignKeyConstraintName: 'regions_parent_fkey' })
  parentRow?: Relation<RegionEntity>;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;
}
