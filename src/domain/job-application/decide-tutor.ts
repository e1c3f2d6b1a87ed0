import { right } from 'fp-ts/Either'
import { acceptsApplications } from '../job-posting'
import { actsFor } from '../kernel'
import type { Of } from './commands'
import { errors } from './errors'
import { type ApplicationState, type Closed, type Decision, isOpen, type Open, stands } from './state'

const forbidden = () => errors.fail('application.forbidden', 'Only the tutor who applies may do this.')

/** Starts an attempt: the first one, or another after one that has ended without a hiring. */
export const submit = ({ data, at, by }: Of<'SubmitApplication'>, state: ApplicationState): Decision => {
  const { posting, ...application } = data
  const { institutionId } = posting
  if (!actsFor(by, data.tutorId)) return forbidden()
  if (state.stage !== 'none') {
    if (state.postingId !== data.postingId || state.tutorId !== data.tutorId)
      return errors.fail('application.belongs-to-another', 'This is the application of another tutor or posting.')
    if (isOpen(state)) return errors.fail('application.already-open', 'This tutor has an open application already.')
    if (state.stage === 'hired') return errors.fail('application.already-hired', 'This tutor has got the job.')
  }
  if (institutionId === data.tutorId)
    return errors.fail('application.own-posting', 'Nobody applies to their own posting.')
  if (!acceptsApplications(posting, at))
    return errors.fail('application.posting-not-open', 'The posting takes no applications now.', { ...posting })
  const attempt = state.stage === 'none' ? 1 : state.attempt + 1
  return right([{ type: 'ApplicationSubmitted', data: { attempt, institutionId, ...application, submittedAt: at } }])
}

/** What the tutor does with their application. */
export const decideTutor = (
  command: Of<'AcceptOffer' | 'DeclineOffer' | 'WithdrawApplication'>,
  state: Open | Closed,
): Decision => {
  if (!actsFor(command.by, state.tutorId)) return forbidden()
  const { at } = command

  switch (command.type) {
    case 'AcceptOffer':
      if (state.stage === 'hired') return right([])
      if (!isOpen(state)) return closed(state)
      if (state.stage !== 'offered') return notOffered()
      return stands(state.offer, at)
        ? right([{ type: 'OfferAccepted', data: { acceptedAt: at } }])
        : errors.fail('application.offer-expired', 'The offer has expired.', { expiresAt: state.offer.expiresAt })
    case 'DeclineOffer':
      // Declining late is as good as declining in time: it tells the institution that no new offer is wanted.
      if (state.stage === 'declined') return right([])
      if (!isOpen(state)) return closed(state)
      return state.stage === 'offered'
        ? right([{ type: 'OfferDeclined', data: { ...command.data, declinedAt: at } }])
        : notOffered()
    case 'WithdrawApplication':
      if (state.stage === 'withdrawn') return right([])
      return isOpen(state)
        ? right([{ type: 'ApplicationWithdrawn', data: { ...command.data, withdrawnAt: at } }])
        : closed(state)
  }
}

const notOffered = () => errors.fail('application.not-offered', 'There is no offer to answer.')

const closed = ({ stage }: Closed) => errors.fail('application.closed', `The application has ended: ${stage}.`)
