import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a department can be, by a law or a statute of its own: a kind of body, a duty. */
@Entity('attributes')
export class AttributeEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'attributes_pkey' })
  code!: string;

  @Column('text', { name: 'name_zh' })
  nameZh!: string;

  @Column('text', { name: 'name_en' })
  nameEn!: string;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;
}
