import { right } from 'fp-ts/Either'
import { type Decider, isPrivileged } from '../kernel'
import { decideApplicant } from './decide-applicant'
import { decideReviewer } from './decide-reviewer'
import type { Of, VerificationCommand } from './commands'
import { errors, type VerificationError } from './errors'
import type { VerificationEvent } from './events'
import { type Decision, type Facts, isSubmitted, type VerificationState } from './state'

const decide = (command: VerificationCommand, state: VerificationState): Decision => {
  switch (command.type) {
    case 'AddDocument':
    case 'RemoveDocument':
    case 'SubmitVerification':
    case 'WithdrawVerification':
      return decideApplicant(command, state)
    case 'ClaimVerification':
    case 'ReleaseVerification':
    case 'ApproveVerification':
    case 'RejectVerification':
    case 'RevokeVerification':
      return decideReviewer(command, state)
    case 'ExpireVerification':
    case 'DiscardDocuments':
      return lapse(command, state)
  }
}

/** What time alone brings about. Whatever does not apply (any more) changes nothing. */
const lapse = (command: Of<'ExpireVerification' | 'DiscardDocuments'>, state: VerificationState): Decision => {
  if (!isPrivileged(command.by)) return errors.fail('verification.forbidden', 'Lyceum itself does this.')
  if (state.stage === 'none') return right([])
  if (command.type === 'DiscardDocuments') {
    const { addedUntil } = command.data
    const old = state.documents.filter(({ addedAt }) => addedAt <= addedUntil).map(({ fileId }) => fileId)
    return isSubmitted(state) || old.length === 0
      ? right([])
      : right([{ type: 'DocumentsDiscarded', data: { fileIds: old, discardedAt: command.at } }])
  }
  return state.approvedUntil === undefined || command.at < state.approvedUntil
    ? right([])
    : right([{ type: 'VerificationExpired', data: { expiredAt: command.at } }])
}

const withoutApproval = ({ documents }: Facts): Facts => ({ documents })

/** An approval runs out under a renewal as well, which goes on. */
const expired = (state: Exclude<VerificationState, { stage: 'none' }>): VerificationState => {
  const { approvedUntil, ...rest } = state
  return isSubmitted(state) ? rest : { ...withoutApproval(state), stage: 'expired' }
}

const evolve = (state: VerificationState, event: VerificationEvent): VerificationState => {
  if (event.type === 'DocumentAdded') {
    if (state.stage === 'none') return { stage: 'collecting', documents: [event.data] }
    return { ...state, documents: [...state.documents, event.data] }
  }
  if (state.stage === 'none') return state
  const { documents, approvedUntil } = state
  const facts: Facts = { documents, ...(approvedUntil !== undefined && { approvedUntil }) }

  switch (event.type) {
    case 'DocumentRemoved':
      return { ...state, documents: documents.filter(({ fileId }) => fileId !== event.data.fileId) }
    case 'VerificationSubmitted':
    case 'VerificationReleased':
      return { ...facts, stage: 'submitted' }
    case 'VerificationWithdrawn':
      return { ...facts, stage: approvedUntil === undefined ? 'collecting' : 'approved' }
    case 'VerificationClaimed': {
      const { reviewerId, until } = event.data
      return { ...facts, stage: 'claimed', claim: { reviewerId, until } }
    }
    case 'VerificationApproved':
      return { documents, stage: 'approved', approvedUntil: event.data.expiresAt }
    case 'VerificationRejected':
    case 'VerificationRevoked':
      return { ...withoutApproval(state), stage: 'rejected' }
    case 'VerificationExpired':
      return expired(state)
    case 'DocumentsDiscarded':
      return { ...state, documents: documents.filter(({ fileId }) => !event.data.fileIds.includes(fileId)) }
  }
}

export const decider: Decider<VerificationCommand, VerificationEvent, VerificationState, VerificationError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
