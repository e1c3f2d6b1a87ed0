import { booking, type BookingState } from '../../domain/booking'
import {
  DAY,
  durationMillis,
  equal,
  type Instant,
  MINUTE,
  plusMillis,
  type TimeRange,
  toMillis,
} from '../../domain/kernel'
import { attendanceOf, meeting, type MeetingState } from '../../domain/meeting'
import { meetingIdOf, OVERTIME } from './meetings'
import { type DataOf, type Process, type ProcessCommand, type ProcessEvent, type Reaction, whenBeside } from './process'

/** How long one waits for the other; as in the booking's own rule for those who report it by hand. */
const WAIT = 10 * MINUTE
/** How long both have to be in the room at once for a lesson, or half of one that is shorter than twice that. */
const TOGETHER = 5 * MINUTE
/** When a lesson that nobody saw, and nobody said a word about, counts as not given. */
const SILENCE = 2 * DAY

/** What a room tells of a lesson. `unknown`: it tells nothing, as of a lesson that was given elsewhere. */
export type Outcome = 'given' | 'learner-absent' | 'tutor-absent' | 'unknown'

type Intervals = readonly TimeRange[]

const overlapMillis = (a: Intervals, b: Intervals): number =>
  a.reduce(
    (all, one) =>
      b.reduce((sum, other) => {
        const start = one.start > other.start ? one.start : other.start
        const end = one.end < other.end ? one.end : other.end
        return start < end ? sum + toMillis(end) - toMillis(start) : sum
      }, all),
    0,
  )

/**
 * What two sides' times in a room say of a lesson.
 *
 * It was given when both were there at once for long enough. Else who had come by ten minutes after the start, where the
 * other had not, has waited long enough, and the other is absent; or who came at all, where the other never did. Two who
 * came and missed one another, and two who did not come, are for people to judge.
 */
export const outcomeOf = (range: TimeRange, learner: Intervals, tutor: Intervals): Outcome => {
  const enough = Math.min(TOGETHER, durationMillis(range) / 2)
  if (overlapMillis(learner, tutor) >= enough) return 'given'
  const until = plusMillis(range.start, WAIT)
  const inTime = (times: Intervals) => times.some(({ start }) => start < until)
  for (const there of [inTime, (times: Intervals) => times.length > 0])
    if (there(learner) !== there(tutor)) return there(tutor) ? 'learner-absent' : 'tutor-absent'
  return 'unknown'
}

/** The same of a room, until an instant. Who came and went before the lesson's room would open was not there for it. */
const told = ({ learnerId, tutorId, range }: Facts, room: MeetingState, until: Instant): Outcome => {
  const rows = attendanceOf(room, until)
  const of = (id: string) =>
    (rows.find(({ participantId }) => participantId === id)?.intervals ?? []).filter(({ end }) => end > range.start)
  return outcomeOf(range, of(learnerId), of(tutorId))
}

type Facts = Exclude<BookingState, { readonly stage: 'none' }>['facts']

const absent = (id: string, side: 'learner' | 'tutor'): readonly ProcessCommand[] => [
  { category: 'booking', id, type: 'RecordNoShow', data: { absent: side } },
]

const record = (id: string, outcome: Outcome): readonly ProcessCommand[] => {
  switch (outcome) {
    case 'given':
      return [{ category: 'booking', id, type: 'CompleteBooking', data: {} }]
    case 'learner-absent':
      return absent(id, 'learner')
    case 'tutor-absent':
      return absent(id, 'tutor')
    case 'unknown':
      return []
  }
}

/** When the room of a lesson has closed at the latest. */
const closes = (range: TimeRange): Instant => plusMillis(range.end, OVERTIME + MINUTE)

type Judge = (id: string, facts: Facts, room: MeetingState) => readonly ProcessCommand[]

/** Looks at a lesson of a time and its room so long after the room has closed. */
const look = <T extends 'BookingRequested' | 'BookingRescheduled'>(
  type: T,
  millis: number,
  rangeOf: (event: ProcessEvent<DataOf<typeof booking, T>>) => TimeRange,
  judge: Judge,
): Reaction =>
  whenBeside(
    booking,
    type,
    [meeting],
    ({ id }, state) => [state.stage === 'none' ? undefined : meetingIdOf(id, state.facts)],
    (event, state, [room]) => {
      if (state.stage !== 'confirmed' && state.stage !== 'inProgress') return []
      // Moved since: then that time's own look comes.
      return equal(state.facts.range, rangeOf(event)) ? judge(event.id, state.facts, room) : []
    },
    { due: (event) => plusMillis(closes(rangeOf(event)), millis) },
  )

const lookAfter = (millis: number, judge: Judge): readonly Reaction[] => [
  look('BookingRequested', millis, ({ data }) => data.range, judge),
  look('BookingRescheduled', millis, ({ data }) => data.to, judge),
]

/** The room tells whether a lesson was given, or who did not come; both can be disputed as what people say. */
export const recordAttendance: Process = {
  name: 'record-attendance',
  reactions: lookAfter(0, (id, facts, room) => record(id, told(facts, room, closes(facts.range)))),
}

/**
 * A lesson that no room tells of and that nobody said a word about in two days counts as not given, and the learner gets
 * everything back: who is paid for a lesson is who can say that it took place.
 */
export const settleSilence: Process = {
  name: 'settle-silence',
  reactions: lookAfter(SILENCE, (id) => absent(id, 'tutor')),
}
