import { accounts } from './accounts'
import { audit } from './audit'
import { bookings } from './bookings'
import { factorPolicies } from './factors'
import { jobs } from './jobs'
import { rolePolicy } from './judge'
import { lms } from './lms'
import { meetings } from './meetings'
import { payments } from './payments'
import type { CommandPolicy, PolicyTable } from './policy'
import { privacy } from './privacy'
import { profiles } from './profiles'
import { sessions } from './sessions'
import { reviews } from './reviews'

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
  ...sessions,
  ...reviews,
  ...factorPolicies,
}

/** Lyceum's policy. */
export const authorise: CommandPolicy = rolePolicy(policies)

export { rolePolicy }
