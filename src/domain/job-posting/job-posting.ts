import { type Either, right } from 'fp-ts/Either'
import { actsFor, type Decider, equal, type Instant, type UserId } from '../kernel'
import type { PostingCommand } from './commands'
import type { PostingDetails, PostingTerms } from './details'
import { errors, type PostingError } from './errors'
import type { PostingEvent } from './events'

/**
 * The stages of a posting's life: none -> draft -> published -> closed. A published posting whose `closesAt` has passed
 * is closed in effect, though nothing has happened to it (see `acceptsApplications`).
 */
export type PostingState =
  | { readonly stage: 'none' }
  | { readonly stage: 'draft'; readonly institutionId: UserId; readonly details: PostingDetails }
  | { readonly stage: 'published'; readonly institutionId: UserId; readonly closesAt?: Instant }
  | { readonly stage: 'closed'; readonly institutionId: UserId }

/** Whether a tutor can apply at an instant: from the publication on, up to but not including `closesAt`. */
export const acceptsApplications = (posting: PostingState | PostingTerms, at: Instant): boolean =>
  posting.stage === 'published' && (posting.closesAt === undefined || at < posting.closesAt)

/** What an application has to know of a posting; undefined where there is none. */
export const termsOf = (state: PostingState): PostingTerms | undefined => {
  if (state.stage === 'none') return undefined
  const { stage, institutionId } = state
  return stage === 'published' && state.closesAt !== undefined
    ? { stage, institutionId, closesAt: state.closesAt }
    : { stage, institutionId }
}

type Draft = Extract<PostingCommand, { readonly type: 'DraftPosting' }>
type Decision = Either<PostingError, readonly PostingEvent[]>

const forbidden = () => errors.fail('posting.forbidden', 'Only the institution of a posting may do this.')

const draft = ({ data, by }: Draft): Decision =>
  actsFor(by, data.institutionId) ? right([{ type: 'PostingDrafted', data }]) : forbidden()

const decide = (command: PostingCommand, state: PostingState): Decision => {
  if (command.type === 'DraftPosting')
    return state.stage === 'none'
      ? draft(command)
      : errors.fail('posting.already-exists', 'This posting has been drafted already.')
  if (state.stage === 'none') return errors.fail('posting.not-found', 'There is no such posting.')
  if (!actsFor(command.by, state.institutionId)) return forbidden()

  switch (command.type) {
    case 'EditPosting':
      if (state.stage !== 'draft') return errors.fail('posting.not-draft', 'Only a draft can be edited.')
      return equal(command.data, state.details) ? right([]) : right([{ type: 'PostingEdited', data: command.data }])
    case 'PublishPosting': {
      if (state.stage === 'published') return right([])
      if (state.stage === 'closed') return errors.fail('posting.closed', 'A closed posting cannot be published again.')
      const { closesAt } = command.data
      if (closesAt !== undefined && closesAt <= command.at)
        return errors.fail('posting.closes-in-the-past', 'A posting must close after it is published.')
      return right([{ type: 'PostingPublished', data: { publishedAt: command.at, ...command.data } }])
    }
    case 'ClosePosting':
      if (state.stage === 'closed') return right([])
      if (state.stage === 'draft') return errors.fail('posting.not-published', 'A draft cannot be closed.')
      return right([{ type: 'PostingClosed', data: { closedAt: command.at, ...command.data } }])
  }
}

const evolve = (state: PostingState, event: PostingEvent): PostingState => {
  switch (event.type) {
    case 'PostingDrafted': {
      const { institutionId, ...details } = event.data
      return { stage: 'draft', institutionId, details }
    }
    case 'PostingEdited':
      return state.stage === 'draft' ? { ...state, details: event.data } : state
    case 'PostingPublished': {
      const { closesAt } = event.data
      return state.stage === 'draft'
        ? { stage: 'published', institutionId: state.institutionId, ...(closesAt && { closesAt }) }
        : state
    }
    case 'PostingClosed':
      return state.stage === 'none' ? state : { stage: 'closed', institutionId: state.institutionId }
  }
}

export const decider: Decider<PostingCommand, PostingEvent, PostingState, PostingError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
