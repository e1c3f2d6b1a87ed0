import { right } from 'fp-ts/Either'
import type { Decider, Instant, UserId } from '../kernel'
import type { PostingCommand } from './commands'
import { errors, type PostingError } from './errors'
import type { PostingEvent } from './events'

/** The stages of a posting's life: none -> draft -> published -> closed. */
export type PostingState =
  | { readonly stage: 'none' }
  | { readonly stage: 'draft'; readonly institutionId: UserId }
  | { readonly stage: 'published'; readonly institutionId: UserId; readonly closesAt?: Instant }
  | { readonly stage: 'closed'; readonly institutionId: UserId }

const decide: Decider<PostingCommand, PostingEvent, PostingState, PostingError>['decide'] = (command, state) => {
  if (command.type === 'DraftPosting')
    return state.stage === 'none'
      ? right([{ type: 'PostingDrafted', data: command.data }])
      : errors.fail('posting.already-exists', 'This posting has been drafted already.')
  if (state.stage === 'none') return errors.fail('posting.not-found', 'There is no such posting.')

  switch (command.type) {
    case 'EditPosting':
      return state.stage === 'draft'
        ? right([{ type: 'PostingEdited', data: command.data }])
        : errors.fail('posting.not-draft', 'Only a draft can be edited.')
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
    case 'PostingDrafted':
      return { stage: 'draft', institutionId: event.data.institutionId }
    case 'PostingEdited':
      return state
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
