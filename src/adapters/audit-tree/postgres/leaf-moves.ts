import { escapeIdentifier, type Pool } from 'pg'
import type { LeafMove, LeafMoves } from '../../../application/audit/relocate-tree'

/** New positions of leaves, gathered in a table beside theirs and taken over in one transaction. */
export class PostgresLeafMoves implements LeafMoves {
  private readonly schema: string

  /** `schema` defaults to `lyceum_audit`; the tree's tables must be there. */
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    schema = 'lyceum_audit',
  ) {
    this.schema = escapeIdentifier(schema)
  }

  async begin(): Promise<void> {
    await this.pool.query(`
      drop table if exists ${this.schema}.moves;
      create table ${this.schema}.moves (index bigint primary key, position bigint not null)`)
  }

  async add(moves: readonly LeafMove[]): Promise<void> {
    await this.pool.query(`insert into ${this.schema}.moves select * from unnest($1::bigint[], $2::bigint[])`, [
      moves.map(({ index }) => index),
      moves.map(({ position }) => position),
    ])
  }

  async commit(): Promise<void> {
    // Several statements in one query are one transaction. Only here is anything of a leaf changed, and only its place.
    await this.pool.query(`
      alter table ${this.schema}.leaves disable trigger never_changed;
      update ${this.schema}.leaves l set position = m.position from ${this.schema}.moves m
        where m.index = l.index and m.position <> l.position;
      alter table ${this.schema}.leaves enable trigger never_changed;
      drop table ${this.schema}.moves`)
  }
}
