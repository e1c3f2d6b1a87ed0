import { selfOr } from '../../application/queries/access'
import { MeetingId, object, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { ownRows } from '../runtime/row-access'
import { itemQuery, listQuery, rowsOf } from '../runtime/table-queries'
import { meetings, participants } from './tables'

/** Who sees all meetings. */
const STAFF = ['support', 'auditor', 'service'] as const

const head = { context: 'meetings', readModel: 'meetings' } as const

export const queries = (database: ReadDatabase) => {
  const attendedBy = (userId: string) =>
    rowsOf(database, participants).select('meeting_id').where({ participant_id: userId })
  const hostedBy = (userId: string) => rowsOf(database, meetings).select('id').where({ host_id: userId })
  return [
    itemQuery(database, meetings, {
      ...head,
      name: 'meetings.by-id',
      path: 'meetings/{id}',
      summary: 'A meeting, for those who were asked to it.',
      params: object({ id: MeetingId }),
      authorise: ownRows({ member: (rows, userId) => rows.whereIn('id', attendedBy(userId)) }, STAFF),
      find: ({ id }) => ({ id }),
    }),
    listQuery(database, meetings, {
      ...head,
      name: 'meetings.by-participant',
      path: 'participants/{userId}/meetings',
      summary: 'The meetings that somebody leads or was asked to, the latest first.',
      params: object({ userId: UserId }),
      authorise: selfOr('userId', ...STAFF),
      order: { by: ['startsAt', 'id'], newestFirst: true },
      where: (rows, { userId }) => rows.whereIn('id', attendedBy(userId)),
    }),
    listQuery(database, participants, {
      ...head,
      name: 'meetings.attendance',
      path: 'meetings/{id}/attendance',
      summary: 'Who was asked to a meeting and how long they attended; for its host, and for others the own part.',
      params: object({ id: MeetingId }),
      authorise: ownRows(
        { participant: 'participant_id', host: (rows, userId) => rows.whereIn('meeting_id', hostedBy(userId)) },
        STAFF,
      ),
      order: { by: ['participantId'] },
      where: (rows, { id }) => rows.where({ meeting_id: id }),
    }),
  ]
}
