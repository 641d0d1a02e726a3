import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

export const LABELS = ['plain', 'two words', "single'quote", 'double"quote', 'back\\slash', '{brace,comma}', 'NULL'];

const reversed = {
  to: (value: string | null | undefined) => value && Array.from(value).toReversed().join(''),
  from: (value: string | null) => value && Array.from(value).toReversed().join(''),
};

export class Place {
  @Column({ type: 'text', nullable: true })
  city: string | null;

  @Column({ type: 'integer', nullable: true })
  floor: number | null;
}

@Entity('cabinets')
export class Cabinet {
  @PrimaryColumn('integer')
  id: number;
}

/** A column of every type that TypeORM and PostgreSQL know, in a table and with names that need quoting. */
@Entity('Specimen table')
@Unique(['key'])
export class Specimen {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('text')
  key: string;

  @Column({ type: 'smallint', nullable: true, name: 'select' })
  small: number | null;

  @Column({ type: 'integer', default: 42 })
  int: number;

  @Column({ type: 'bigint', nullable: true })
  big: number | string | null;

  @Column({ type: 'numeric', precision: 12, scale: 3, nullable: true })
  numeric: string | null;

  @Column({ type: 'real', nullable: true })
  real: number | null;

  @Column({ type: 'double precision', nullable: true })
  double: number | null;

  @Column({ type: 'money', nullable: true })
  money: string | null;

  @Column({ type: 'boolean', default: true })
  yes: boolean;

  @Column({ type: 'text', default: () => `'it''s "the" \\default'` })
  text: string;

  @Column({ type: 'varchar', length: 8, nullable: true })
  short: string | null;

  @Column({ type: 'char', length: 4, nullable: true })
  fixed: string | null;

  @Column({ type: 'citext', nullable: true })
  insensitive: string | null;

  @Column({ type: 'uuid', nullable: true })
  uuid: string | null;

  @Column({ type: 'bytea', nullable: true })
  bytes: Buffer | null;

  @Column({ type: 'json', nullable: true })
  json: unknown;

  @Column({ type: 'jsonb', default: { nested: ['"', '\\'] } })
  jsonb: unknown;

  @Column({ type: 'simple-json', nullable: true })
  simpleJson: unknown;

  @Column({ type: 'simple-array', nullable: true })
  simpleArray: string[] | null;

  @Column({ type: 'enum', enum: LABELS, nullable: true })
  label: string | null;

  @Column({ type: 'enum', enum: LABELS, array: true, nullable: true })
  labels: string[] | null;

  @Column({ type: 'text', array: true, default: '{}' })
  tags: string[];

  @Column({ type: 'integer', array: true, nullable: true })
  numbers: number[] | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  instant: Date | null;

  @Column({ type: 'timestamp', nullable: true })
  local: Date | null;

  @Column({ type: 'date', nullable: true })
  day: string | null;

  @Column({ type: 'time', nullable: true })
  time: string | null;

  @Column({ type: 'timetz', nullable: true })
  timeZoned: string | null;

  @Column({ type: 'interval', nullable: true })
  interval: unknown;

  @Column({ type: 'inet', nullable: true })
  inet: string | null;

  @Column({ type: 'cidr', nullable: true })
  cidr: string | null;

  @Column({ type: 'macaddr', nullable: true })
  mac: string | null;

  @Column({ type: 'bit', length: 4, nullable: true })
  bits: string | null;

  @Column({ type: 'varbit', length: 8, nullable: true })
  someBits: string | null;

  @Column({ type: 'point', nullable: true })
  point: { x: number; y: number } | string | null;

  @Column({ type: 'box', nullable: true })
  box: string | null;

  @Column({ type: 'circle', nullable: true })
  circle: { x: number; y: number; radius: number } | string | null;

  @Column({ type: 'polygon', nullable: true })
  polygon: string | null;

  @Column({ type: 'path', nullable: true })
  path: string | null;

  @Column({ type: 'int4range', nullable: true })
  range: string | null;

  @Column({ type: 'tstzrange', nullable: true })
  period: string | null;

  @Column({ type: 'tsvector', nullable: true })
  words: string | null;

  @Column({ type: 'xml', nullable: true })
  xml: string | null;

  @Column({ type: 'hstore', hstoreType: 'object', nullable: true })
  pairs: Record<string, string | null> | null;

  @Column({ type: 'ltree', nullable: true })
  tree: string | null;

  @Column({ type: 'text', nullable: true, transformer: reversed })
  mirrored: string | null;

  @Column({ type: 'text', generatedType: 'STORED', asExpression: `upper("key")`, insert: false, update: false })
  shouted: string;

  @Column({ type: 'text', insert: false, default: 'never inserted' })
  notInserted: string;

  @Column({ type: 'text', update: false, nullable: true })
  notUpdated: string | null;

  @Column(() => Place)
  place: Place;

  @ManyToOne(() => Cabinet, { nullable: true })
  @JoinColumn({ name: 'cabinet' })
  cabinet: Relation<Cabinet> | null;

  @VersionColumn()
  version: number;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt: Date;
}

/** A primary key of two columns, one of them of a type with several spellings. */
@Entity('shelves')
export class Shelf {
  @PrimaryColumn('numeric', { precision: 6, scale: 2 })
  height: string;

  @PrimaryColumn('text')
  room: string;

  @Column({ type: 'text', nullable: true })
  note: string | null;
}

/** What parents, checks, unique keys and lengths refuse. */
@Entity('parcels')
@Unique(['owner', 'hash'])
export class Parcel {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column('integer')
  owner: number;

  @Column('bytea')
  hash: Buffer;

  @ManyToOne(() => Cabinet, { nullable: true })
  @JoinColumn({ name: 'cabinet_id' })
  cabinet: Relation<Cabinet> | null;

  @Column({ type: 'integer', name: 'cabinet_id', nullable: true })
  cabinetId: number | null;

  @Column({ type: 'integer', default: 1 })
  weight: number;

  @Column({ type: 'varchar', length: 10, nullable: true })
  name: string | null;

  @Column({ type: 'date', nullable: true })
  due: string | null;

  @VersionColumn({ default: 1 })
  version: number;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt: Date;
}

@Entity('uuid_rows')
export class UuidRow {
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' })
  id: string;

  @Column('integer')
  n: number;
}
