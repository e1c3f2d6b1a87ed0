import type { AgendaEntry, CalendarSource } from '../../application/ports/calendar-source'
import type { Instant } from '../../domain/kernel'
import { bookings } from '../bookings/tables'
import { meetings, participants } from '../meetings/tables'
import { profiles } from '../profiles/tables'
import type { ReadDatabase } from '../runtime/database'
import { READ_SCHEMA } from '../runtime/ddl'
import { itemReader, type TextRecord } from '../runtime/item'
import { rowsOf } from '../runtime/table-queries'

/** More than anybody has in a few months; what lies further ahead comes nearer. */
const MOST = 2_000

/** The stages in which a booking came to nothing. */
const OFF = ['cancelled', 'declined', 'expired']

const readBooking = itemReader(bookings)
const readMeeting = itemReader(meetings)

/** People's lessons and meetings, from the read models of both. */
export const calendarSource = (database: ReadDatabase): CalendarSource => ({
  entriesOf: async (userId, from, cancelledSince) => {
    const found = await Promise.all([
      lessonsOf(database, userId, from, cancelledSince),
      meetingsOf(database, userId, from, cancelledSince),
    ])
    return found.flat().sort((a, b) => (a.range.start < b.range.start ? -1 : a.range.start > b.range.start ? 1 : 0))
  },
})

const lessonsOf = async (
  database: ReadDatabase,
  userId: string,
  from: Instant,
  cancelledSince: Instant,
): Promise<readonly AgendaEntry[]> => {
  const name = database.knex.raw(
    `(select p.display_name from "${READ_SCHEMA}"."${profiles.name}" p where p.visibility <> 'hidden' and p.user_id = ` +
      `case when learner_id = ?::uuid then tutor_id else learner_id end) as partner`,
    [userId],
  )
  const rows: readonly TextRecord[] = await rowsOf(database, bookings)
    .select('*', name)
    .where((own) => void own.where({ learner_id: userId }).orWhere({ tutor_id: userId }))
    .where('ends_at', '>', from)
    .where((shown) => void shown.whereNotIn('stage', OFF).orWhere('changed_at', '>', cancelledSince))
    .orderBy('starts_at')
    .limit(MOST)
  return rows.map((row) => {
    const { id, startsAt, endsAt, stage, moves, changedAt } = readBooking(row)
    return {
      ...{ kind: 'lesson', id, range: { start: startsAt, end: endsAt }, moves, changedAt },
      status: OFF.includes(stage) ? 'cancelled' : stage === 'requested' ? 'tentative' : 'confirmed',
      ...(typeof row['partner'] === 'string' && { partner: row['partner'] }),
    }
  })
}

/** Meetings that are for no lesson: a lesson is in the calendar already. */
const meetingsOf = async (
  database: ReadDatabase,
  userId: string,
  from: Instant,
  cancelledSince: Instant,
): Promise<readonly AgendaEntry[]> => {
  const rows: readonly TextRecord[] = await rowsOf(database, meetings)
    .select('*')
    .whereIn('id', rowsOf(database, participants).select('meeting_id').where({ participant_id: userId }))
    .whereNull('booking_id')
    .where('ends_at', '>', from)
    .where((shown) => void shown.whereNot({ stage: 'cancelled' }).orWhere('changed_at', '>', cancelledSince))
    .orderBy('starts_at')
    .limit(MOST)
  return rows.map((row) => {
    const { id, title, startsAt, endsAt, stage, moves, changedAt } = readMeeting(row)
    return {
      ...{ kind: 'meeting', id, title, range: { start: startsAt, end: endsAt }, moves, changedAt },
      status: stage === 'cancelled' ? 'cancelled' : 'confirmed',
    }
  })
}
