import { type Either, left, right } from 'fp-ts/Either'
import { type Actor, DAY, isStaff, plusMillis, UserId } from '../kernel'
import type { Of, VerificationCommand } from './commands'
import { CLAIM_DAYS, VALID_DAYS } from './details'
import { errors, type VerificationError } from './errors'
import { type Decision, isSubmitted, type Open, type Submitted, type VerificationState } from './state'

export type ReviewerCommand = Extract<
  VerificationCommand,
  {
    type:
      'ClaimVerification' | 'ReleaseVerification' | 'ApproveVerification' | 'RejectVerification' | 'RevokeVerification'
  }
>

const notSubmitted = () => errors.fail('verification.not-submitted', 'Nothing waits for review.')

/** A person of the staff who is not himself the tutor, whomever he acts for: every decision has a name to it. */
const reviewerOf = (by: Actor, tutorId: string): Either<VerificationError, UserId> => {
  if (by.id === tutorId || by.via?.id === tutorId)
    return left(errors.make('verification.own', 'Nobody reviews his own documents.'))
  return isStaff(by) && UserId.is(by.id)
    ? right(by.id)
    : left(errors.make('verification.forbidden', 'Support and administrators review documents.'))
}

/** What those do who look at the documents. */
export const decideReviewer = (command: ReviewerCommand, state: VerificationState): Decision => {
  const reviewer = reviewerOf(command.by, command.id)
  if (reviewer._tag === 'Left') return reviewer
  if (state.stage === 'none') return errors.fail('verification.not-found', 'There is no such verification.')
  if (command.type === 'RevokeVerification') return revoke(command, state, reviewer.right)
  if (!isSubmitted(state)) return notSubmitted()
  return command.type === 'ClaimVerification'
    ? claim(command, state, reviewer.right)
    : settle(command, state, reviewer.right)
}

const claimedByAnother = () => errors.fail('verification.claimed-by-another', 'Another reviewer has this submission.')

/** A claim that has lapsed is anybody's; who holds one still, keeps it. */
const claim = ({ at }: Of<'ClaimVerification'>, state: Submitted, reviewerId: UserId): Decision => {
  if (state.stage === 'claimed' && at < state.claim.until)
    return state.claim.reviewerId === reviewerId ? right([]) : claimedByAnother()
  const until = plusMillis(at, CLAIM_DAYS * DAY)
  return right([{ type: 'VerificationClaimed', data: { reviewerId, claimedAt: at, until } }])
}

/** By whoever claimed it last: a claim that has lapsed and that nobody took over is as good as before. */
const settle = (
  command: Of<'ReleaseVerification' | 'ApproveVerification' | 'RejectVerification'>,
  state: Submitted,
  reviewerId: UserId,
): Decision => {
  const { at } = command
  if (state.stage !== 'claimed')
    return command.type === 'ReleaseVerification'
      ? right([])
      : errors.fail('verification.not-claimed', 'A submission is claimed before it is decided.')
  if (state.claim.reviewerId !== reviewerId) return claimedByAnother()
  switch (command.type) {
    case 'ReleaseVerification':
      return right([{ type: 'VerificationReleased', data: { releasedAt: at } }])
    case 'ApproveVerification': {
      const expiresAt = plusMillis(at, VALID_DAYS * DAY)
      return right([{ type: 'VerificationApproved', data: { ...command.data, reviewerId, approvedAt: at, expiresAt } }])
    }
    case 'RejectVerification':
      return right([{ type: 'VerificationRejected', data: { ...command.data, reviewerId, rejectedAt: at } }])
  }
}

const revoke = ({ data, at }: Of<'RevokeVerification'>, state: Open | Submitted, reviewerId: UserId): Decision => {
  if (state.stage === 'rejected') return right([])
  return state.approvedUntil === undefined
    ? errors.fail('verification.not-approved', 'There is no approval to take back.')
    : right([{ type: 'VerificationRevoked', data: { ...data, reviewerId, revokedAt: at } }])
}
