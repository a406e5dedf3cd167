import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A department, known by its unified social credit code. */
@Entity('departments')
@Check('departments_kind_check', `kind IN ('ordinary', 'authority')`)
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

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;
}
