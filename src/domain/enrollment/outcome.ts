import { type Either, left, right } from 'fp-ts/Either'
import type { Instant } from '../kernel'
import type { EnrollmentCommand } from './commands'
import { type EnrollmentError, errors } from './errors'
import type { EnrollmentEvent } from './events'
import type { Active, AwaitingPayment, Completed, Enrolled, LearnerRecord } from './state'

export type Outcome = Either<EnrollmentError, readonly EnrollmentEvent[]>
export type Command<Type extends EnrollmentCommand['type']> = Extract<EnrollmentCommand, { type: Type }>

/** The command is satisfied already. */
export const nothing: Outcome = right([])

/** Why a command that needs an active enrolment is refused in another stage. */
export const notActive = (state: Exclude<Enrolled, Active>): EnrollmentError => {
  switch (state.stage) {
    case 'awaitingPayment':
      return errors.make('enrollment.not-active', 'This enrolment starts once it has been paid for.')
    case 'completed':
      return errors.make('enrollment.completed', 'This enrolment has been completed.')
    case 'withdrawn':
      return errors.make('enrollment.ended', 'The learner has left the course.')
    case 'expired':
      return errors.make('enrollment.ended', 'This enrolment has expired.')
  }
}

/** A refusal. */
export const refuse = (error: EnrollmentError): Outcome => left(error)

/** Whether somebody can still leave the enrolment, or it can expire. */
export const isOpen = (state: Enrolled): state is AwaitingPayment | Active =>
  state.stage === 'awaitingPayment' || state.stage === 'active'

/** Whether a learner can still make progress; completing a course does not stop it. */
export const isStudying = (state: Enrolled): state is Active | Completed =>
  state.stage === 'active' || state.stage === 'completed'

/** Whether an instant lies before the registration, as far as its date is known. */
export const isBeforeRegistration = ({ requestedAt }: LearnerRecord, at: Instant): boolean =>
  requestedAt !== undefined && at < requestedAt

/** Nothing tidy happens before the registration; only a registrar can say that it did. */
export const beforeRegistration = (): Outcome =>
  errors.fail('enrollment.before-registration', 'This is dated before the registration; a registrar can record it.')

/** Whose enrolment it is, as most events say it. */
export const whose = ({ courseId, learnerId }: LearnerRecord): Pick<LearnerRecord, 'courseId' | 'learnerId'> => ({
  courseId,
  learnerId,
})
