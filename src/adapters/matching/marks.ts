import { type ClientBase, escapeIdentifier, type Pool } from 'pg'
import type { Mark, MarkQueue, TakenMark } from '../../application/ports/match-store'
import { MATCHING_SCHEMA } from './schema'
import { asking } from './unavailable'

/** What is to be computed anew, in a table. Given a client in a transaction, it marks within that. */
export class PostgresMarks implements MarkQueue {
  private readonly table: string

  constructor(
    private readonly client: Pick<Pool | ClientBase, 'query'>,
    schema = MATCHING_SCHEMA,
  ) {
    this.table = `${escapeIdentifier(schema)}.marks`
  }

  async mark(marks: readonly Mark[]): Promise<void> {
    if (marks.length === 0) return
    // In one order, so that two who mark the same things do not wait for one another.
    const sorted = [...marks].sort((a, b) => (a.kind + a.id < b.kind + b.id ? -1 : 1))
    await asking(() =>
      this.client.query(
        `insert into ${this.table} as kept (kind, id, position)
         select kind, id, max(position) from unnest($1::text[], $2::uuid[], $3::bigint[]) as m (kind, id, position)
         group by kind, id order by kind, id
         on conflict (kind, id) do update set position = greatest(kept.position, excluded.position),
           version = kept.version + 1, failures = 0, due = clock_timestamp()`,
        [sorted.map(({ kind }) => kind), sorted.map(({ id }) => id), sorted.map(({ position }) => position)],
      ),
    )
  }

  async take(most: number): Promise<readonly TakenMark[]> {
    const { rows } = await asking(() =>
      this.client.query<Record<'kind' | 'id' | 'position' | 'version', string> & { readonly failures: number }>(
        `select kind, id, position, version, failures from ${this.table}
         where due <= clock_timestamp() order by due, kind, id limit $1`,
        [most],
      ),
    )
    return rows.map(({ kind, id, position, version, failures }) => ({
      ...{ kind: kind as Mark['kind'], id, position: Number(position), version: Number(version), failures },
    }))
  }

  async done({ kind, id, version }: TakenMark): Promise<void> {
    await asking(() =>
      this.client.query(`delete from ${this.table} where kind = $1 and id = $2 and version = $3`, [kind, id, version]),
    )
  }

  async putOff({ kind, id, version }: TakenMark, millis: number): Promise<void> {
    await asking(() =>
      this.client.query(
        `update ${this.table} set failures = failures + 1,
           due = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
         where kind = $1 and id = $2 and version = $3`,
        [kind, id, version, millis],
      ),
    )
  }
}
