import { type Either, isLeft, right } from 'fp-ts/Either'
import { partyAmong } from '../booking/party'
import { actsFor, type Decider, equal, isStaff, type TimeRange, toMillis } from '../kernel'
import type { SeriesCommand } from './commands'
import { cancel, change, followingOf } from './decide-changes'
import { errors, type SeriesError } from './errors'
import type { SeriesEvent } from './events'
import { occurrencesOf } from './plan'
import { evolve, type SeriesState } from './state'

type CommandOf<T extends SeriesCommand['type']> = Extract<SeriesCommand, { type: T }>
type Decision = Either<SeriesError, readonly SeriesEvent[]>

const decide: Decider<SeriesCommand, SeriesEvent, SeriesState, SeriesError>['decide'] = (command, state) => {
  if (command.type === 'RequestSeries') return request(command, state)
  if (state.stage === 'none') return errors.fail('series.not-found', 'There is no such series.')
  const party = partyAmong(state, command.by)
  if (party === undefined) return errors.fail('series.not-yours', 'Only its learner and its tutor change a series.')
  switch (command.type) {
    case 'ChangeOccurrence':
      return change([command.data], state, party, command.at)
    case 'ChangeFollowing': {
      const following = followingOf(state, command.data.fromBookingId)
      if (isLeft(following)) return following
      const ids = new Set(following.right.map(({ bookingId }) => bookingId))
      return command.data.occurrences.every(({ bookingId }) => ids.has(bookingId))
        ? change(command.data.occurrences, state, party, command.at)
        : errors.fail('series.unknown-occurrence', 'Only lessons from the one named on can be moved with it.')
    }
    case 'CancelOccurrence':
    case 'CancelFollowing':
      return cancel(command, state, party)
  }
}

const request = ({ data, by, at }: CommandOf<'RequestSeries'>, state: SeriesState): Decision => {
  const { tutorId, learnerId, plan, occurrences, skipped } = data
  if (tutorId === learnerId) return errors.fail('series.with-oneself', 'A tutor cannot book themselves.')
  if (!actsFor(by, learnerId) && !isStaff(by))
    return errors.fail('series.not-yours', 'A series is booked by the learner it is for.')
  if (state.stage === 'requested')
    return equal({ tutorId, learnerId, plan }, { tutorId: state.tutorId, learnerId: state.learnerId, plan: state.plan })
      ? right([])
      : errors.fail('series.already-exists', 'This series has been requested already, as another one.')
  if (data.heldUntil <= at) return errors.fail('series.hold-expired', 'The hold on these times has lapsed.')
  if (plan.startsAt <= at) return errors.fail('series.in-the-past', 'A series is booked before it starts.')
  if (occurrences.length === 0) return errors.fail('series.empty', 'A series has at least one lesson.')
  const planned = occurrencesOf(plan)
  if (isLeft(planned)) return planned
  const given = [...occurrences.map(({ range }) => range), ...skipped]
  if (
    !equal(inOrder(given), planned.right) ||
    new Set(occurrences.map(({ bookingId }) => bookingId)).size < occurrences.length
  )
    return errors.fail('series.not-as-planned', "Each of the plan's times is either booked or skipped.", {
      planned: planned.right,
    })
  return right([{ type: 'SeriesRequested', data: { ...data, requestedAt: at } }])
}

const inOrder = (ranges: readonly TimeRange[]): readonly TimeRange[] =>
  [...ranges].sort((a, b) => toMillis(a.start) - toMillis(b.start))

export const decider: Decider<SeriesCommand, SeriesEvent, SeriesState, SeriesError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
