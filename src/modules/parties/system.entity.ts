import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DepartmentEntity } from './department.entity';

/** A client system of a department. */
@Entity('systems')
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

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;
}
