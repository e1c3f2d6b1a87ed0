import { right } from 'fp-ts/Either'
import { actsFor, equal } from '../kernel'
import type { Of } from './commands'
import { errors } from './errors'
import { type Closed, type Decision, isOpen, type Open, stands } from './state'

type Command = Of<
  'ScreenApplication' | 'ShortlistApplication' | 'ScheduleInterview' | 'OfferJob' | 'ExpireOffer' | 'RejectApplication'
>

const notShortlisted = () => errors.fail('application.not-shortlisted', 'The application is not on the shortlist.')

/** What the institution that has posted the job does with an application. */
export const decideInstitution = (command: Command, state: Open | Closed): Decision => {
  if (!actsFor(command.by, state.institutionId))
    return errors.fail('application.forbidden', 'Only the institution of the posting may do this.')
  if (isOpen(state)) return decideOpen(command, state)
  return command.type === 'ExpireOffer' || (command.type === 'RejectApplication' && state.stage === 'rejected')
    ? right([])
    : errors.fail('application.closed', `The application has ended: ${state.stage}.`)
}

const decideOpen = (command: Command, state: Open): Decision => {
  const { at } = command
  switch (command.type) {
    case 'ScreenApplication':
      if (state.stage === 'screened' && equal(command.data, state.screening)) return right([])
      return state.stage === 'submitted' || state.stage === 'screened'
        ? right([{ type: 'ApplicationScreened', data: { ...command.data, screenedAt: at } }])
        : errors.fail('application.past-screening', 'A shortlisted application is not screened again.')
    case 'ShortlistApplication':
      if (state.stage === 'submitted')
        return errors.fail('application.not-screened', 'An application is screened before it is shortlisted.')
      return state.stage === 'screened'
        ? right([{ type: 'ApplicationShortlisted', data: { shortlistedAt: at } }])
        : right([])
    case 'ScheduleInterview':
      return scheduleInterview(command, state)
    case 'OfferJob':
      return offer(command, state)
    case 'ExpireOffer':
      // Answered, or made anew, it is another matter.
      if (state.stage !== 'offered' || state.lapsed === true) return right([])
      return stands(state.offer, at)
        ? errors.fail('application.offer-not-due', 'This offer stands until it expires.')
        : right([{ type: 'OfferExpired', data: { expiredAt: at } }])
    case 'RejectApplication':
      return state.stage === 'offered' && stands(state.offer, at)
        ? errors.fail('application.offer-open', 'An offer binds the institution until it expires.')
        : right([{ type: 'ApplicationRejected', data: { ...command.data, rejectedAt: at } }])
  }
}

const scheduleInterview = ({ data, at }: Of<'ScheduleInterview'>, state: Open): Decision => {
  if (state.stage === 'offered') return errors.fail('application.already-offered', 'The job has been offered already.')
  if (state.stage !== 'shortlisted' && state.stage !== 'interviewing') return notShortlisted()
  if (state.stage === 'interviewing' && equal(data, state.interview)) return right([])
  return data.range.start <= at
    ? errors.fail('application.in-the-past', 'An interview must start after it is scheduled.')
    : right([{ type: 'InterviewScheduled', data: { ...data, scheduledAt: at } }])
}

/** An interview is usual, not required. When an offer has expired another can be made. */
const offer = ({ data, at }: Of<'OfferJob'>, state: Open): Decision => {
  if (state.stage === 'submitted' || state.stage === 'screened') return notShortlisted()
  if (state.stage === 'offered' && stands(state.offer, at))
    return equal(data, state.offer)
      ? right([])
      : errors.fail('application.already-offered', 'Another offer stands until it expires.')
  return data.expiresAt <= at
    ? errors.fail('application.in-the-past', 'An offer must expire after it is made.')
    : right([{ type: 'JobOffered', data: { ...data, offeredAt: at } }])
}
