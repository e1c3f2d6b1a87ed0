import type { Pool } from 'pg'
import type {
  DeadLetter,
  DeadLetters,
  ParkedSequence,
  SequenceFilter,
  UntoldLetter,
} from '../../application/ports/dead-letters'
import { reaching } from './errors'
import { asLetter, LETTER, type LetterRow } from './rows'
import { MIGRATION, SCHEMA } from './schema'

/** What groups have parked, as it is looked at from outside their transactions. */
export class PostgresDeadLetters implements DeadLetters {
  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  /** Makes the tables where they are missing. */
  async start(): Promise<void> {
    await this.pool.query(MIGRATION)
  }

  async list(filter: SequenceFilter): Promise<readonly ParkedSequence[]> {
    const { rows } = await reaching(
      this.pool.query<SequenceRow>(
        `select s.*, (
           select count(*)::int from ${SCHEMA}.letters l where l."group" = s."group" and l.key = s.key
         ) as letters
         from ${SCHEMA}.sequences s where ${MATCHING} order by s.parked_at, s."group", s.key`,
        valuesOf(filter),
      ),
    )
    return rows.map(({ parked_at: parkedAt, ...row }) => ({ ...row, parkedAt: parkedAt.toISOString() }))
  }

  async letters(group: string, key: string): Promise<readonly DeadLetter[]> {
    const { rows } = await reaching(
      this.pool.query<LetterRow>(
        `select ${LETTER} from ${SCHEMA}.letters where "group" = $1 and key = $2 order by number`,
        [group, key],
      ),
    )
    return rows.map(asLetter)
  }

  async retry(filter: SequenceFilter): Promise<number> {
    const { rowCount } = await reaching(
      this.pool.query(`update ${SCHEMA}.sequences s set retrying = true where ${MATCHING}`, valuesOf(filter)),
    )
    return rowCount ?? 0
  }

  /** Its sequence is locked, so that no consumer deals with it at the same time; one that is empty the consumer ends. */
  async discard(group: string, { key, id }: Pick<DeadLetter, 'key' | 'id'>): Promise<boolean> {
    const { rowCount } = await reaching(
      this.pool.query(
        `with sequence as (select from ${SCHEMA}.sequences where "group" = $1 and key = $2 for update),
         taken as (
           delete from ${SCHEMA}.letters
           where number = (select min(number) from ${SCHEMA}.letters where "group" = $1 and key = $2) and id = $3
             and exists (select from sequence)
           returning number
         )
         update ${SCHEMA}.sequences set retrying = true
         where "group" = $1 and key = $2 and exists (select from taken)`,
        [group, key, id],
      ),
    )
    return rowCount === 1
  }

  async untold(group: string, limit: number): Promise<readonly UntoldLetter[]> {
    const { rows } = await reaching(
      this.pool.query<LetterRow & { readonly reason: string }>(
        `select ${LETTER}, reason from ${SCHEMA}.letters where "group" = $1 and not told order by number limit $2`,
        [group, limit],
      ),
    )
    return rows.map((row) => ({ ...asLetter(row), reason: row.reason }))
  }

  async told(group: string, letters: readonly Pick<DeadLetter, 'number'>[]): Promise<void> {
    await reaching(
      this.pool.query(`update ${SCHEMA}.letters set told = true where "group" = $1 and number = any ($2)`, [
        group,
        letters.map(({ number }) => number),
      ]),
    )
  }
}

const MATCHING = `($1::text is null or s."group" = $1) and ($2::text is null or s.key = $2)
  and ($3::boolean is null or s.retrying = $3) and ($4::text is null or exists (
    select from ${SCHEMA}.letters h where h."group" = s."group" and h.key = s.key and h.id = $4
  ))`

const valuesOf = ({ group, key, retrying, holding }: SequenceFilter): unknown[] => [group, key, retrying, holding]

interface SequenceRow extends Omit<ParkedSequence, 'parkedAt'> {
  readonly parked_at: Date
}
