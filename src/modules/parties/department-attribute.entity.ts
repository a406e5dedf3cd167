import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AttributeEntity } from './attribute.entity';
import { DepartmentEntity } from './department.entity';

/** A holding: that a department has an attribute, on which legal basis and until when. It is ended, never altered. */
@Entity('department_attributes')
@Check('department_attributes_because_check', `lost_because IN ('withdrawn', 'expired', 'prolonged')`)
@Check('department_attributes_lost_check', '(lost_at IS NULL) = (lost_because IS NULL)')
@Index('department_attributes_open_key', ['department', 'attribute'], { unique: true, where: 'lost_at IS NULL' })
@Index('department_attributes_due_idx', ['until'], { where: 'lost_at IS NULL' })
export class DepartmentAttributeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'department_attributes_pkey' })
  id!: string;

  @Column('text')
  department!: string;

  @ManyToOne(() => DepartmentEntity)
  @JoinColumn({ name: 'department', foreignKeyConstraintName: 'department_attributes_department_fkey' })
  departmentRow?: Relation<DepartmentEntity>;

  @Column('text')
  attribute!: string;

  @ManyToOne(() => AttributeEntity)
  @JoinColumn({ name: 'attribute', foreignKeyConstraintName: 'department_attributes_attribute_fkey' })
  attributeRow?: Relation<AttributeEntity>;

  @Column('text', { name: 'legal_basis' })
  legalBasis!: string;

  @Column('timestamptz', { name: 'held_from' })
  heldFrom!: Date;

  /** The last day, in Asia/Shanghai; null: without one. */
  @Column('date', { nullable: true })
  until!: string | null;

  @Column('timestamptz', { name: 'lost_at', nullable: true })
  lostAt!: Date | null;

  @Column('text', { name: 'lost_because', nullable: true })
  lostBecause!: 'withdrawn' | 'expired' | 'prolonged' | null;
}
