import { type ClientBase, escapeIdentifier } from 'pg'
import { derivedId } from '../../application/derived-id'
import {
  type DeliveryWriter,
  DIGEST,
  type NewDelivery,
  type NewInApp,
  type TellingOf,
} from '../../application/ports/deliveries'
import { DAY, type Instant, plusMillis } from '../../domain/kernel'
import { NOTIFICATION_SCHEMA } from './schema'

/** First half of the advisory locks, the second half being of a user; any number would do. */
export const USER_LOCK = 1_280_917_332

/** A digest that is being sent, or was, takes nothing more; of so many days one will. */
const MOST_DAYS = 8

const userIdsOf = (rows: readonly Pick<TellingOf, 'userId'>[]): readonly string[] => [
  // Always in one order, so that no two wait for each other.
  ...new Set(rows.map(({ userId }) => userId).sort()),
]

/** What is the same of both tables, a column an array. */
const columnsOf = (rows: readonly NewInApp[]): readonly (readonly (string | number)[])[] => [
  ...[rows.map(({ id }) => id), rows.map(({ eventId }) => eventId), rows.map(({ userId }) => userId)],
  ...[rows.map(({ stream }) => stream), rows.map(({ revision }) => revision), rows.map(({ kind }) => kind)],
  rows.map(({ at }) => at),
]

/** Writes deliveries on a connection, in the transaction that is open there. */
export class PostgresDeliveryWriter implements DeliveryWriter {
  private readonly schema: string
  /** A condition on a row `d` that is to be written. */
  private readonly isKnown: string

  constructor(
    private readonly client: Pick<ClientBase, 'query'>,
    schema = NOTIFICATION_SCHEMA,
  ) {
    this.schema = escapeIdentifier(schema)
    this.isKnown = `not exists (select from ${this.schema}.forgotten f where f.user_id = d.user_id)`
  }

  async add(deliveries: readonly NewDelivery[], inApp: readonly NewInApp[]): Promise<void> {
    await this.shareUsers(userIdsOf([...deliveries, ...inApp]))
    await this.insert(
      deliveries.filter(({ digestAt }) => digestAt === undefined),
      inApp,
    )
    for (const delivery of deliveries)
      if (delivery.digestAt !== undefined) await this.bundle(delivery, delivery.digestAt)
  }

  async forget(userId: string): Promise<void> {
    await this.client.query('select pg_advisory_xact_lock($1, hashtext($2))', [USER_LOCK, userId])
    await this.client.query(`insert into ${this.schema}.forgotten (user_id) values ($1) on conflict do nothing`, [
      userId,
    ])
    await this.client.query(`delete from ${this.schema}.deliveries where user_id = $1`, [userId])
    await this.client.query(`delete from ${this.schema}.in_app where user_id = $1`, [userId])
  }

  /**
   * Keeps users from being forgotten while this transaction lasts: whoever forgets them waits for its end, and finds what
   * it wrote. A statement of its own, so that those after it see who was forgotten before.
   */
  private async shareUsers(userIds: readonly string[]): Promise<void> {
    await this.client.query(
      'select pg_advisory_xact_lock_shared($1, hashtext(id)) from unnest($2::text[]) with ordinality as u (id, n) order by n',
      [USER_LOCK, userIds],
    )
  }

  /** All at once: each statement is a journey. */
  private async insert(
    deliveries: readonly NewDelivery[],
    inApp: readonly NewInApp[],
    digestId: string | null = null,
  ): Promise<void> {
    await this.client.query(
      `with written as (
         insert into ${this.schema}.deliveries
           (id, event_id, user_id, stream, revision, kind, happened_at, channel, due, digest_id, state)
         select *, $10::uuid, case when $10::uuid is null then 'waiting' else 'bundled' end
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::timestamptz[],
                     $8::text[], $9::timestamptz[]) as d (id, event, user_id)
         where ${this.isKnown}
         on conflict do nothing
       )
       insert into ${this.schema}.in_app (id, event_id, user_id, stream, revision, kind, happened_at)
       select * from unnest($11::uuid[], $12::uuid[], $13::uuid[], $14::text[], $15::bigint[], $16::text[],
                            $17::timestamptz[]) as d (id, event, user_id)
       where ${this.isKnown}
       on conflict do nothing`,
      [
        ...columnsOf(deliveries),
        ...[deliveries.map(({ channel }) => channel), deliveries.map(({ due }) => due), digestId],
        ...columnsOf(inApp),
      ],
    )
  }

  /** Into the first digest from `at` on that is not under way yet. */
  private async bundle(delivery: NewDelivery, at: Instant): Promise<void> {
    const { rowCount } = await this.client.query(
      `select from ${this.schema}.deliveries where id = $1
       union all select from ${this.schema}.forgotten where user_id = $2`,
      [delivery.id, delivery.userId],
    )
    if ((rowCount ?? 0) > 0) return
    for (let day = 0; day < MOST_DAYS; day += 1) {
      const due = plusMillis(at, day * DAY)
      const digestId = derivedId(delivery.userId, `digest ${due}`)
      if (await this.holdDigest(digestId, delivery.userId, due)) {
        await this.insert([{ ...delivery, due }], [], digestId)
        return
      }
    }
    await this.insert([delivery], [])
  }

  /** Makes a digest where it is missing, and keeps it from being sent before this transaction ends. */
  private async holdDigest(id: string, userId: string, due: Instant): Promise<boolean> {
    const { rows } = await this.client.query<{ readonly open: boolean }>(
      `insert into ${this.schema}.deliveries as d
         (id, event_id, user_id, channel, stream, revision, kind, happened_at, due)
       values ($1, $1, $2, 'email', '', 0, $3, $4, $4)
       on conflict (id) do update set due = d.due
       returning state = 'waiting' and claimed_until is null as open`,
      [id, userId, DIGEST, due],
    )
    return rows[0]?.open === true
  }
}
