import type { Decider } from '../kernel'
import type { ApplicationCommand } from './commands'
import { decideInstitution } from './decide-institution'
import { decideTutor, submit } from './decide-tutor'
import { type ApplicationError, errors } from './errors'
import type { ApplicationEvent } from './events'
import type { ApplicationState, Attempt, Decision } from './state'

const decide = (command: ApplicationCommand, state: ApplicationState): Decision => {
  if (command.type === 'SubmitApplication') return submit(command, state)
  if (state.stage === 'none') return errors.fail('application.not-found', 'There is no such application.')

  switch (command.type) {
    case 'ScreenApplication':
    case 'ShortlistApplication':
    case 'ScheduleInterview':
    case 'OfferJob':
    case 'ExpireOffer':
    case 'RejectApplication':
      return decideInstitution(command, state)
    case 'AcceptOffer':
    case 'DeclineOffer':
    case 'WithdrawApplication':
      return decideTutor(command, state)
  }
}

const evolve = (state: ApplicationState, event: ApplicationEvent): ApplicationState => {
  if (event.type === 'ApplicationSubmitted') {
    const { attempt, postingId, institutionId, tutorId } = event.data
    return { stage: 'submitted', attempt, postingId, institutionId, tutorId }
  }
  if (state.stage === 'none') return state
  const { attempt, postingId, institutionId, tutorId } = state
  const whose: Attempt = { attempt, postingId, institutionId, tutorId }

  switch (event.type) {
    case 'ApplicationScreened': {
      const { screenedAt, ...screening } = event.data
      return { ...whose, stage: 'screened', screening }
    }
    case 'ApplicationShortlisted':
      return { ...whose, stage: 'shortlisted' }
    case 'InterviewScheduled': {
      const { scheduledAt, ...interview } = event.data
      return { ...whose, stage: 'interviewing', interview }
    }
    case 'JobOffered': {
      const { offeredAt, ...offer } = event.data
      return { ...whose, stage: 'offered', offer }
    }
    case 'OfferAccepted':
      return { ...whose, stage: 'hired' }
    case 'OfferExpired':
      return state.stage === 'offered' ? { ...state, lapsed: true } : state
    case 'OfferDeclined':
      return { ...whose, stage: 'declined' }
    case 'ApplicationRejected':
      return { ...whose, stage: 'rejected' }
    case 'ApplicationWithdrawn':
      return { ...whose, stage: 'withdrawn' }
  }
}

export const decider: Decider<ApplicationCommand, ApplicationEvent, ApplicationState, ApplicationError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
