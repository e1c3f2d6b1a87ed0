import { brandedString, Country, id, object, oneOf, text } from '../kernel'
import type * as t from 'io-ts'

export const InvitationId = id('InvitationId')
export type InvitationId = t.TypeOf<typeof InvitationId>

/** What an e-mail address is known by here: an id that is made of it by a secret of the server's, and tells nothing of it. */
export const EmailId = id('EmailId')
export type EmailId = t.TypeOf<typeof EmailId>

/** What a member does: administers the institution and acts for it, works in its office, or teaches. */
export const MemberRole = oneOf('admin', 'staff', 'teacher')
export type MemberRole = t.TypeOf<typeof MemberRole>

const HTTPS = /^https:\/\/[a-z0-9.-]{1,200}(\/[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]{0,200})?$/

/** An address of the web that may be shown as a link (the characters of RFC 3986); it is never fetched. */
export const Website = brandedString('Website', (s) => HTTPS.test(s), {
  pattern: HTTPS.source,
  description: 'an https address',
  examples: ['https://school.example'],
})

/** As an institution stands in a public register. */
export const Registration = object(
  { legalName: text(1, 200), country: Country, address: text(1, 500) },
  { number: text(1, 80), vatId: text(1, 40) },
)

/** What an institution tells of itself. */
export const Description = object(
  { name: text(1, 200), registration: Registration },
  { about: text(1, 5_000), website: Website },
)
export type Description = t.TypeOf<typeof Description>

/** Members, those invited included, that an institution may have. */
export const MOST_MEMBERS = 2_000
/** For how long an invitation can be accepted, in days. */
export const INVITATION_DAYS = 14
