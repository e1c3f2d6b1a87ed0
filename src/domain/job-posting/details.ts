import * as t from 'io-ts'
import { Instant, Money, object, oneOf, text, UserId } from '../kernel'

/** What a posting says, in its commands and its events. */
export const details = { title: text(1, 200), description: text(1, 10_000), subjects: t.readonlyArray(text(1, 80)) }

export const PostingDetails = object(details, { salary: Money })
export type PostingDetails = t.TypeOf<typeof PostingDetails>

/** What an application has to know of the posting it answers. */
export const PostingTerms = object(
  { institutionId: UserId, stage: oneOf('draft', 'published', 'closed') },
  { closesAt: Instant },
)
export type PostingTerms = t.TypeOf<typeof PostingTerms>
