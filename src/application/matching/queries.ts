import * as t from 'io-ts'
import {
  ApplicationId,
  brandedString,
  Currency,
  integer,
  Instant,
  object,
  PostingId,
  text,
  UserId,
} from '../../domain/kernel'
import type { Money } from '../../domain/kernel'
import { Level } from '../../domain/profile'
import type { Clock } from '../ports/clock'
import type { MatchLists } from '../ports/match-store'
import type { MarketFacts } from '../ports/market-facts'
import { mine, related, sees, everybody } from '../queries/access'
import type { AnyQuery, ListQuery } from '../queries/query'
import { consentInForce } from './documents'
import type { SearchTutors } from './search'
import { Reason } from './score'

export interface MatchingQueryPorts {
  readonly lists: MatchLists
  readonly facts: Pick<MarketFacts, 'posting'>
  readonly search: SearchTutors
  readonly clock: Clock
}

const Place = brandedString('WishPlace', (s) => /^\d{1,2}$/.test(s), {
  pattern: '^\\d{1,2}$',
  description: 'the place of a wish among those of the profile, from 0',
  examples: ['0'],
})
const Amount = brandedString('HourlyAmount', (s) => /^\d{1,9}$/.test(s), {
  pattern: '^\\d{1,9}$',
  description: 'an amount of money in minor units',
  examples: ['4000'],
})

const reasons = t.readonlyArray(Reason)
const SuggestedTutor = object({
  wish: integer(0, 99),
  rank: integer(1, 1_000),
  tutorId: UserId,
  score: t.number,
  reasons,
  computedAt: Instant,
})
const FoundTutor = object({ rank: integer(1, 1_000), tutorId: UserId, score: t.number, reasons })
const RankedApplicant = object({
  rank: integer(1, 100_000),
  applicationId: ApplicationId,
  tutorId: UserId,
  score: t.number,
  reasons,
  computedAt: Instant,
})

const MineParams = object({}, { wish: Place })
const WishAndRank = t.tuple([t.number, t.number])

/** The first of what was asked for, and where the next page begins where there is more. */
const sliceOf = <Item, Cursor>(found: readonly Item[], limit: number, cursorOf: (item: Item) => Cursor) => {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return found.length > limit && last !== undefined ? { items, last: cursorOf(last) } : { items }
}

const tutorsForMe = ({
  lists,
  clock,
}: MatchingQueryPorts): ListQuery<typeof MineParams, typeof SuggestedTutor, [number, number]> => ({
  kind: 'list',
  name: 'matching.tutors',
  context: 'profiles',
  path: 'matching/tutors',
  summary:
    'Tutors for the own learning wishes, the most fitting first, with the reasons. Empty until one has agreed to the ' +
    'document `matching`; of tutors only those who did.',
  params: MineParams,
  result: SuggestedTutor,
  cursor: WishAndRank,
  authorise: mine,
  run: async ({ wish }, { after, limit }, actor) => {
    const consent = consentInForce(clock.now())
    if (consent === undefined) return { items: [] }
    const found = await lists.tutors(actor.id, consent, {
      most: limit + 1,
      ...(wish !== undefined && { wish: Number(wish) }),
      ...(after !== undefined && { after }),
    })
    return sliceOf(found, limit, (item): [number, number] => [item.wish, item.rank])
  },
})

const SearchedParams = object(
  { text: text(1, 500) },
  { subject: text(1, 80), level: Level, currency: Currency, mostAnHour: Amount },
)

const search = ({
  search: searchTutors,
}: MatchingQueryPorts): ListQuery<typeof SearchedParams, typeof FoundTutor, number> => ({
  kind: 'list',
  name: 'matching.search',
  context: 'profiles',
  path: 'matching/search',
  summary:
    'Tutors who agreed to be matched, the most fitting first, for what one looks for in words of one’s own, a subject, a ' +
    'level and the most that an hour may cost (with its currency). At most 50, with the reasons.',
  params: SearchedParams,
  result: FoundTutor,
  cursor: t.number,
  authorise: everybody,
  run: async ({ text: words, subject = '', level, currency, mostAnHour }, { after = 0, limit }, actor) => {
    const budget: Money | undefined =
      currency === undefined || mostAnHour === undefined ? undefined : { amount: Number(mostAnHour), currency }
    const matches = await searchTutors(
      { text: words, subject, ...(level !== undefined && { level }), ...(budget !== undefined && { budget }) },
      actor.id,
    )
    const found = matches.map(({ subjectId, score, reasons: why }, i) => ({
      ...{ rank: i + 1, tutorId: subjectId as UserId, score, reasons: why },
    }))
    return sliceOf(found.slice(after), limit, ({ rank }) => rank)
  },
})

const OfPosting = object({ postingId: PostingId })
const STAFF = ['support'] as const

const applicants = ({
  lists,
  facts,
  clock,
}: MatchingQueryPorts): ListQuery<typeof OfPosting, typeof RankedApplicant, number> => ({
  kind: 'list',
  name: 'matching.applicants',
  context: 'jobs',
  path: 'postings/{postingId}/matches',
  summary:
    'Open applications to a posting, the most fitting first, with the reasons: a help for its institution, which decides ' +
    'itself. Applicants who did not agree to the document `matching` are not among them.',
  params: OfPosting,
  result: RankedApplicant,
  cursor: t.number,
  authorise: related(['institution'], STAFF),
  run: async ({ postingId }, { after, limit }, actor) => {
    const consent = consentInForce(clock.now())
    const posting = await facts.posting(postingId)
    if (consent === undefined || posting === undefined || !sees(actor, [posting.institutionId], ...STAFF))
      return { items: [] }
    const page = { most: limit + 1, ...(after !== undefined && { after }) }
    return sliceOf(await lists.applicants(postingId, consent, page), limit, ({ rank }) => rank)
  },
})

/** What is asked of matching. */
export const matchingQueries = (ports: MatchingQueryPorts): readonly AnyQuery[] => [
  tutorsForMe(ports),
  search(ports),
  applicants(ports),
]
