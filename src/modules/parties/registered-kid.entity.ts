import { Entity, PrimaryColumn } from 'typeorm';

/** A key id that was ever registered, by anybody: it is never free again. */
@Entity('registered_kids')
export class RegisteredKidEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'registered_kids_pkey' })
  kid!: string;
}
