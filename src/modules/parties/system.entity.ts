import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DepartmentEntity } from './department.entity';
import { RegionEntity } from './region.entity';

/** A client system of a department, run by itself or, under its answer, by a contractor. */
@Entity('systems')
@Check('systems_kind_check', `kind IN ('own', 'contractor')`)
@Check(
  'systems_contractor_check',
  `(kind = 'contractor') = (contractor_name IS NOT NULL)
    AND (contractor_code IS NULL OR contractor_name IS NOT NULL)`,
)
@Check('systems_deactivated_by_check', `deactivated_by IN ('authority', 'owner')`)
@Check('systems_per_second_check', 'per_second > 0')
@Check('systems_concurrent_check', 'concurrent > 0')
@Index('systems_department_idx', ['department', 'id'])
export class SystemEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'systems_pkey' })
  id!: string;

  @Column('text')
  department!: string;

  @ManyToOne(() => DepartmentEntity)
  @JoinColumn({ name: 'department', foreignKeyConstraintName: 'systems_department_fkey' })
  departmentRow?: Relation<DepartmentEntity>;

  @Column('text', { name: 'name_zh' })
  nameZh!: string;

  @Column('text', { name: 'name_en' })
  nameEn!: string;

  @Column('boolean', { default: true })
  active!: boolean;

  /** Who switched it off last; of an active one it says nothing. */
  @Column('text', { name: 'deactivated_by', nullable: true })
  deactivatedBy!: 'authority' | 'owner' | null;

  @Column('text', { default: 'own' })
  kind!: 'own' | 'contractor';

  @Column('text', { name: 'contractor_name', nullable: true })
  contractorName!: string | null;

  @Column('text', { name: 'contractor_code', nullable: true })
  contractorCode!: string | null;

  /** Null: its department's. */
  @Column('text', { nullable: true })
  region!: string | null;

  @ManyToOne(() => RegionEntity)
  @JoinColumn({ name: 'region', foreignKeyConstraintName: 'systems_region_fkey' })
  regionRow?: Relation<RegionEntity>;

  /** Null: the gateway's own default; so too for `concurrent`. */
  @Column('int', { name: 'per_second', nullable: true })
  perSecond!: number | null;

  @Column('int', { nullable: true })
  concurrent!: number | null;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;
}
