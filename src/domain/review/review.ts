import { type Either, right } from 'fp-ts/Either'
import { actsFor, type Decider, equal, isStaff, plusMillis } from '../kernel'
import type { Of, ReviewCommand } from './commands'
import { errors, type ReviewError } from './errors'
import type { ReviewEvent } from './events'
import { evolve } from './evolve'
import type { Existing, ReviewState } from './state'
import { CHANGEABLE, INVITATION } from './values'

type Decision = Either<ReviewError, readonly ReviewEvent[]>

const forbidden = (message: string): Decision => errors.fail('review.forbidden', message)
const expired = (): Decision => errors.fail('review.invitation-expired', 'The time of this invitation is over.')
const notGiven = (): Decision => errors.fail('review.not-given', 'There is no review here yet.')

/** A learner is not asked twice at a time, nor while they can still change what they said. */
const invite = ({ data, at, by }: Of<'InviteReview'>, state: ReviewState): Decision => {
  if (!isStaff(by)) return forbidden('Lyceum itself invites to reviews.')
  const { occasion, ...parties } = data
  const invited: ReviewEvent = {
    type: 'ReviewInvited',
    data: { ...data, invitedAt: at, expiresAt: plusMillis(at, INVITATION) },
  }
  if (state.stage === 'none') return right([invited])
  if (!equal(parties, state.parties))
    return errors.fail('review.belongs-to-another', 'This is the review of another learner, tutor or course.')
  switch (state.stage) {
    case 'invited':
      return right(at < state.expiresAt ? [] : [invited])
    case 'expired':
      return right([invited])
    case 'hidden':
      return right([])
    case 'published': {
      if (at < state.given.changeableUntil) return right([])
      const changeableUntil = plusMillis(at, CHANGEABLE)
      return right([{ type: 'ReviewReopened', data: { occasion, reopenedAt: at, changeableUntil } }])
    }
  }
}

const give = ({ data, at, by }: Of<'GiveReview'>, state: Existing): Decision => {
  const { parties } = state
  if (!actsFor(by, parties.learnerId)) return forbidden('A review is given by the learner who was invited to it.')
  switch (state.stage) {
    case 'expired':
      return expired()
    case 'invited':
      // By the clock, not by what a process has done.
      if (at >= state.expiresAt) return expired()
      return right([
        {
          type: 'ReviewGiven',
          data: { ...parties, ...data, givenAt: at, changeableUntil: plusMillis(at, CHANGEABLE) },
        },
      ])
    case 'hidden':
      return errors.fail('review.hidden', 'This review has been hidden.')
    case 'published': {
      const { rating, text, changeableUntil } = state.given
      if (equal(data, { rating, ...(text !== undefined && { text }) })) return right([])
      return at < changeableUntil
        ? right([{ type: 'ReviewChanged', data: { ...parties, ...data, previousRating: rating, changedAt: at } }])
        : errors.fail('review.too-late-to-change', 'This review can be changed no longer.', { changeableUntil })
    }
  }
}

const answer = ({ data, at, by }: Of<'AnswerReview'>, state: Existing): Decision => {
  const { learnerId, revieweeId } = state.parties
  if (!actsFor(by, revieweeId)) return forbidden('A review is answered by whom it is about.')
  if (!('given' in state)) return notGiven()
  if (state.given.answer === data.text) return right([])
  return state.stage === 'hidden'
    ? errors.fail('review.hidden', 'This review has been hidden.')
    : right([{ type: 'ReviewAnswered', data: { learnerId, revieweeId, ...data, answeredAt: at } }])
}

/** What support does about a review. */
const moderate = (command: Of<'HideReview' | 'ShowReview'>, state: Existing): Decision => {
  const { at, by } = command
  if (!isStaff(by)) return forbidden('Reviews are hidden and shown by support.')
  if (!('given' in state)) return notGiven()
  const rated = { ...state.parties, rating: state.given.rating }
  if ((command.type === 'HideReview') === (state.stage === 'hidden')) return right([])
  return command.type === 'HideReview'
    ? right([{ type: 'ReviewHidden', data: { ...rated, ...command.data, hiddenAt: at } }])
    : right([{ type: 'ReviewShown', data: { ...rated, shownAt: at } }])
}

const expire = ({ at, by }: Of<'ExpireInvitation'>, state: Existing): Decision => {
  if (!isStaff(by)) return forbidden('That is recorded by the platform.')
  if (state.stage !== 'invited') return right([])
  return at < state.expiresAt
    ? errors.fail('review.invitation-not-due', 'This invitation still stands.', { expiresAt: state.expiresAt })
    : right([{ type: 'InvitationExpired', data: { expiredAt: at } }])
}

const decide = (command: ReviewCommand, state: ReviewState): Decision => {
  if (command.type === 'InviteReview') return invite(command, state)
  if (state.stage === 'none') return errors.fail('review.not-found', 'There is no such review.')
  switch (command.type) {
    case 'GiveReview':
      return give(command, state)
    case 'AnswerReview':
      return answer(command, state)
    case 'HideReview':
    case 'ShowReview':
      return moderate(command, state)
    case 'ExpireInvitation':
      return expire(command, state)
  }
}

export const decider: Decider<ReviewCommand, ReviewEvent, ReviewState, ReviewError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
