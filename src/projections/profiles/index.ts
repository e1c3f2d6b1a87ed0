import { define, ofAccounts, ofForgetting, ofProfiles } from './handlers'
import { queries } from './queries'
import { ofVerifications } from './verification-handlers'

/** What people tell of themselves, what tutors teach, and whose identity has been verified. */
export const profilesModel = define({
  name: 'profiles',
  version: 1,
  description: 'What people tell of themselves, what tutors teach, and whose identity has been verified.',
  on: [ofProfiles, ofVerifications, ofAccounts, ofForgetting],
  queries,
})
