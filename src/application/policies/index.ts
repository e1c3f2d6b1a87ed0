import { accounts } from './accounts'
import { audit } from './audit'
import { bookings } from './bookings'
import { factorPolicies } from './factors'
import { jobs } from './jobs'
import { rolePolicy } from './judge'
import { lms } from './lms'
import { meetings } from './meetings'
import { payments } from './payments'
import { preferencePolicies } from './notification-preferences'
import type { CommandPolicy, PolicyTable } from './policy'
import { privacy } from './privacy'
import { profiles } from './profiles'
import { reviews } from './reviews'
import { sessions } from './sessions'

/** Who may issue which command, of every aggregate. */
export const policies: PolicyTable = {
  ...accounts,
  ...lms,
  ...bookings,
  ...meetings,
  ...payments,
  ...jobs,
  ...audit,
  ...privacy,
  ...profiles,
  ...reviews,
  ...sessions,
  ...factorPolicies,
  ...preferencePolicies,
}

/** Lyceum's policy. */
export const authorise: CommandPolicy = rolePolicy(policies)

export { rolePolicy }
