import * as t from 'io-ts'
import { brandedString, id, impersonal, object, oneOf, text } from '../kernel'

/** One link or code that was sent to somebody. What was sent is made of its id by a keyed hash and kept nowhere. */
export const ChallengeId = id('ChallengeId')
export type ChallengeId = t.TypeOf<typeof ChallengeId>

/** What a link or a code is good for. */
export const Purpose = oneOf(
  'verify-email',
  'verify-phone',
  'reset-password',
  'change-email',
  'cancel-email-change',
  'change-phone',
)
export type Purpose = t.TypeOf<typeof Purpose>

/** By which way it reached its person; `console`: the operator's own screen. */
export const Channel = oneOf('email', 'phone', 'console')
export type Channel = t.TypeOf<typeof Channel>

// RFC 5321, 4.5.3.1: 64 octets before the @, 255 after it, 254 in all (RFC 3696, erratum 1690). Quoted local parts and
// address literals, which RFC 5321 allows, are what nobody has: they are refused. Letters of any script may stand before
// the @ (RFC 6531); the domain is in its ASCII form.
const EMAIL =
  /^(?=.{3,254}$)[^\s@"(),:;<>[\]\\\p{Cc}]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/u

/** An e-mail address in the one form in which it is kept: lower case, its domain in ASCII. */
export const EmailAddress = brandedString('EmailAddress', (s) => EMAIL.test(s) && s === s.toLowerCase(), {
  format: 'email',
  description: 'an e-mail address in lower case',
  examples: ['ada@example.org'],
})
export type EmailAddress = t.TypeOf<typeof EmailAddress>

const E164 = /^\+[1-9]\d{6,14}$/

/** A telephone number as ITU-T E.164 writes it: `+442079460958`. */
export const PhoneNumber = brandedString('PhoneNumber', (s) => E164.test(s), {
  pattern: E164.source,
  description: 'a telephone number in international form (E.164)',
  examples: ['+442079460958'],
})
export type PhoneNumber = t.TypeOf<typeof PhoneNumber>

/** The languages that Lyceum writes to people in. */
export const Locale = oneOf('en', 'de')
export type Locale = t.TypeOf<typeof Locale>

/** What people may make themselves. */
export const OwnRole = oneOf('learner', 'tutor')
export type OwnRole = t.TypeOf<typeof OwnRole>

/** What an account can be: every role of a person. */
export const AccountRole = oneOf('learner', 'tutor', 'registrar', 'finance', 'support', 'auditor', 'admin')
export type AccountRole = t.TypeOf<typeof AccountRole>

/** A password's hash in PHC string form, parameters and salt included. */
export const PasswordHash = text(1, 500)

/** Documents that somebody has agreed to, in the versions that they saw. */
export const Consents = impersonal(
  t.readonlyArray(object({ document: text(1, 100), version: text(1, 100) })),
  'names of documents that the operator has published',
)

/** Why every session of an account is over. */
export const RevocationCause = oneOf(
  'password-reset',
  'password-change',
  'factor-change',
  'log-out',
  'reuse',
  'suspension',
)
export type RevocationCause = t.TypeOf<typeof RevocationCause>

/** Why an account was ended. */
export const ErasureCause = oneOf('own-wish', 'staff', 'retention')
export type ErasureCause = t.TypeOf<typeof ErasureCause>
