import type * as t from 'io-ts'
import { oneOf } from '../kernel'

/**
 * What an API key may be used for: reading or writing in one part of the API. Accounts, privacy and the audit are not
 * among them: those are matters of people.
 */
export const Scope = oneOf(
  'lms:read',
  'lms:write',
  'bookings:read',
  'bookings:write',
  'meetings:read',
  'meetings:write',
  'payments:read',
  'payments:write',
  'jobs:read',
  'jobs:write',
  'profiles:read',
  'profiles:write',
)
export type Scope = t.TypeOf<typeof Scope>
