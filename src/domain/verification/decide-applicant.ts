import { right } from 'fp-ts/Either'
import { actsFor, DAY, type Instant, type LocalDate, plusMillis } from '../kernel'
import type { Of, VerificationCommand } from './commands'
import { MOST_DOCUMENTS } from './details'
import { errors } from './errors'
import { type Decision, isSubmitted, type VerificationState } from './state'

/** From how long before its end an approval may be renewed, in days. */
const RENEWAL_DAYS = 60
/** Whoever teaches here is of age. */
const ADULT_YEARS = 18

export type ApplicantCommand = Extract<
  VerificationCommand,
  { type: 'AddDocument' | 'RemoveDocument' | 'SubmitVerification' | 'WithdrawVerification' }
>

const notFound = () => errors.fail('verification.not-found', 'No document has been added yet.')
const underReview = () =>
  errors.fail('verification.under-review', 'What has been submitted is not changed; withdraw it first.')

/** What the tutor does who is to be verified. */
export const decideApplicant = (command: ApplicantCommand, state: VerificationState): Decision => {
  if (!actsFor(command.by, command.id))
    return errors.fail('verification.forbidden', 'Everybody submits documents for himself alone.')
  switch (command.type) {
    case 'AddDocument':
      return add(command, state)
    case 'RemoveDocument': {
      if (state.stage === 'none') return notFound()
      const { fileId } = command.data
      if (!state.documents.some((document) => document.fileId === fileId)) return right([])
      return isSubmitted(state) ? underReview() : right([{ type: 'DocumentRemoved', data: { fileId } }])
    }
    case 'SubmitVerification':
      return submit(command, state)
    case 'WithdrawVerification':
      if (state.stage === 'none') return notFound()
      return isSubmitted(state)
        ? right([{ type: 'VerificationWithdrawn', data: { withdrawnAt: command.at } }])
        : right([])
  }
}

const add = ({ data, at }: Of<'AddDocument'>, state: VerificationState): Decision => {
  const documents = state.stage === 'none' ? [] : state.documents
  if (documents.some(({ fileId }) => fileId === data.fileId)) return right([])
  if (state.stage !== 'none' && isSubmitted(state)) return underReview()
  if (documents.length >= MOST_DOCUMENTS)
    return errors.fail('verification.too-many-documents', `There are ${String(MOST_DOCUMENTS)} documents at most.`)
  return right([{ type: 'DocumentAdded', data: { ...data, addedAt: at } }])
}

const submit = ({ data, at }: Of<'SubmitVerification'>, state: VerificationState): Decision => {
  if (state.stage === 'none') return notFound()
  if (isSubmitted(state)) return underReview()
  if (state.approvedUntil !== undefined && plusMillis(at, RENEWAL_DAYS * DAY) < state.approvedUntil)
    return errors.fail(
      'verification.still-valid',
      `An approval is renewed from ${String(RENEWAL_DAYS)} days before its end.`,
      { approvedUntil: state.approvedUntil },
    )
  if (!state.documents.some(({ kind }) => kind === 'identity'))
    return errors.fail('verification.no-identity-document', 'At least one document must show who somebody is.')
  if (!isAdult(data.birthDate, at))
    return errors.fail('verification.not-adult', `Tutors are at least ${String(ADULT_YEARS)} years old.`)
  return right([{ type: 'VerificationSubmitted', data: { ...data, submittedAt: at } }])
}

/** By the calendar in UTC; who is born on 29 February is of age on 1 March of a common year. */
const isAdult = (birthDate: LocalDate, at: Instant): boolean => {
  const [year = '', ...rest] = birthDate.split('-')
  const birthday = [String(Number(year) + ADULT_YEARS), ...rest].join('-')
  return birthday <= at.slice(0, 10)
}
