import { oneOf } from '../kernel'

/**
 * Why a fact does not fit the tidy course of an enrolment. Real registers hold such facts, and none may be dropped or
 * bent: a registrar enters them, and the event that keeps them names every reason.
 */
export const OutOfTerm = {
  registration: oneOf('registration-undated', 'registration-after-end'),
  withdrawal: oneOf('withdrawal-before-start', 'withdrawal-before-registration'),
  submission: oneOf(
    'submission-before-registration',
    'submission-after-withdrawal',
    'submission-after-expiry',
    'submission-carried-over',
    'submission-without-score',
  ),
}
