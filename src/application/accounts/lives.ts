import { type Channel, type Purpose, UNPROVEN_DAYS } from '../../domain/account'
import { DAY, HOUR, MINUTE } from '../../domain/kernel'

/** For how long a new address is reserved for whoever registered it; an account that proves none by then is erased. */
export const CLAIM_MILLIS = UNPROVEN_DAYS * DAY

/** The operator hands the first token on by ways of their own. */
const CONSOLE_MILLIS = 3 * DAY

/** For how long a link or a code is good (ASVS 5.0, 6.6.3: a code 10 minutes; 6.4.1: a first password's at most 7 days). */
export const lifeOf = (purpose: Purpose, channel?: Channel): number => {
  if (channel === 'console') return CONSOLE_MILLIS
  switch (purpose) {
    case 'verify-phone':
    case 'change-phone':
      return 10 * MINUTE
    case 'verify-email':
    case 'change-email':
    case 'cancel-email-change':
      return DAY
    case 'reset-password':
      return channel === 'phone' ? 10 * MINUTE : HOUR
  }
}
