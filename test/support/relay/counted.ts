import type { ClientBase, Pool } from 'pg'
import { v7 } from 'uuid'
import type { EventStore, RecordedEvent } from '../../../src/application/ports/event-store'
import { booking } from '../../../src/domain/booking'
import { course } from '../../../src/domain/course'
import { newEvent } from '../log'

/** Kinds of streams that are written to, and so on which topics. */
export const COUNTED = [booking, course]

const types = new Map(COUNTED.map(({ category, events }) => [category as string, Object.keys(events)[0] ?? '']))

/** Where a consumer counts: a row for each effect, and nothing that keeps it from having two. */
export interface Counted {
  count(event: RecordedEvent): Promise<void>
}

export const createCounted = (pool: Pick<Pool, 'query'>): Promise<unknown> =>
  pool.query(`create table if not exists counted (
    number bigint generated always as identity, consumer text, event_id uuid, stream text, revision bigint
  )`)

export const countedBy =
  (consumer: string) =>
  (client: Pick<ClientBase, 'query'>): Counted => ({
    count: async ({ id, stream, revision }) => {
      await client.query('insert into counted (consumer, event_id, stream, revision) values ($1, $2, $3, $4)', [
        ...[consumer, id, stream, revision],
      ])
    },
  })

/** What is wrong with a consumer's effects. */
export interface Faults {
  readonly missing: number
  readonly doubled: number
  readonly disordered: number
}

/** Compares a consumer's effects with the log, which is in the same database. */
export const faultsOf = async (pool: Pick<Pool, 'query'>, consumer: string): Promise<Faults> => {
  const { rows } = await pool.query<Faults>(
    `with mine as (select * from counted where consumer = $1),
       following as (select revision, lag(revision) over (partition by stream order by number) as before from mine)
     select
       (select count(*)::int from lyceum_log.events e where not exists (select from mine where event_id = e.id)) as missing,
       (select count(*)::int from (select event_id from mine group by 1 having count(*) > 1) d) as doubled,
       (select count(*)::int from following where revision <= before) as disordered`,
    [consumer],
  )
  return rows[0] ?? { missing: -1, doubled: -1, disordered: -1 }
}

/** A load on the log. */
export interface Writing {
  /** How many events it has written. */
  readonly written: number
  /** Resolves when it has ended, rejects when it could not go on. */
  readonly ended: Promise<void>
}

/** Writes events to some streams of each kind, again and again, until it is told to stop. */
export const keepWriting = (store: EventStore, signal: AbortSignal): Writing => {
  const streams = COUNTED.flatMap(({ category }) => Array.from({ length: 10 }, () => `${category}-${v7()}`))
  let written = 0
  const write = async (): Promise<void> => {
    while (!signal.aborted) {
      const appends = streams.map((stream) => {
        const type = types.get(stream.slice(0, stream.indexOf('-'))) ?? ''
        return store.append(stream, 'any', [newEvent(type, { n: written }), newEvent(type, {})])
      })
      written += 2 * (await Promise.all(appends)).length
      // A load, not a flood: what is to be caught up with stays small.
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const ended = write()
  return {
    get written() {
      return written
    },
    ended,
  }
}
