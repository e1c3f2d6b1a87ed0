import { isRight } from 'fp-ts/Either'
import { fromMillis, type Instant, MINUTE, plusMillis, type Span, type TimeRange, toMillis, widen } from '../kernel'
import type { CalendarEvent } from './events'
import { evolveOpen } from './evolve'
import { type Openings, openingsAround, startsWithin } from './openings'
import { expired } from './place-all'
import { type Placement, placementOf, spanOf } from './placement'
import { type BookingRules, DEFAULT_OFFER_MINUTES, MAX_LESSON_MINUTES } from './rules'
import { isActive, type OpenCalendar } from './state'
import { overlapping } from './timeline'
import { offerExpired, stands, type Wait } from './waitlist'

/** What time has made due at an instant, and the calendar after it. */
export interface Due {
  readonly events: readonly CalendarEvent[]
  readonly state: OpenCalendar
}

/**
 * Lets the offers lapse whose time is over, and the holds in all that somebody waits for, and offers what that frees to
 * those who wait. It comes before each decision on time, so that nobody overtakes who waits, and no lapsed offer holds
 * anything back, even when no sweeper runs. What is decided on has no part in it, or the list of free times and the hold
 * of one would not agree (case B5): two holds beside one another may free a long lesson's time that neither frees alone. A
 * time that lapsed is offered anew from the moment at which it was noticed, so that everybody has the whole time to
 * answer. Where nobody waits nothing is due.
 */
export const settled = (state: OpenCalendar, at: Instant): Due => {
  const { waitlist, slots } = state
  if (waitlist.waits.length === 0) return { events: [], state }
  const reach = state.rules === undefined ? 0 : buffersOf(state.rules)
  const lapsedHolds = waitlist.waits.flatMap(({ window }) =>
    overlapping(slots, widen(window, reach, reach)).filter((slot) => !isActive(slot, at)),
  )
  const lapsedOffers = waitlist.offers
    .filter((offer) => !stands(offer, at))
    .sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : a.expiresAt > b.expiresAt ? 1 : 0))
  const lapsed = [...lapsedOffers.map((offer) => offerExpired(offer, at)), ...[...new Set(lapsedHolds)].map(expired)]
  const offered = offersAfter(state, lapsed, at)
  const events = [...lapsed, ...offered]
  return { events, state: events.reduce(evolveOpen, state) }
}

/** The offers that follow from what events have freed or opened, to those who wait, in their order. */
export const offersAfter = (
  before: OpenCalendar,
  events: readonly CalendarEvent[],
  at: Instant,
): readonly CalendarEvent[] => {
  const freed = events.flatMap((event) => freedBy(before, event))
  const opens = events.some(({ type }) => OPENING.has(type))
  if (!opens && freed.length === 0) return []
  let state = events.reduce(evolveOpen, before)
  const { rules } = state
  if (rules === undefined) return []
  // A lesson that could not be had before overlaps what came free, by its buffers at least.
  const reach = MAX_LESSON_MINUTES * MINUTE + buffersOf(rules)
  const spans = freed.map((range) => ({ start: toMillis(range.start) - reach, end: toMillis(range.end) + reach }))
  const searches = spans.map((span) => ({ span, openings: openingsAround(state, span) }))
  const tried: Tried = new Map()
  const offers: CalendarEvent[] = []
  for (const wait of state.waitlist.waits) {
    if (state.waitlist.offers.some(({ waitId }) => waitId === wait.waitId)) continue
    const offer = firstOffer(state, wait, at, opens ? [wholeWindow(state, wait)] : searches, tried)
    if (offer === undefined) continue
    offers.push(offer)
    state = evolveOpen(state, offer)
  }
  return offers
}

const buffersOf = ({ bufferBeforeMinutes, bufferAfterMinutes }: BookingRules): number =>
  (bufferBeforeMinutes + bufferAfterMinutes) * MINUTE

/** Where a time is looked for. */
interface Search {
  readonly span: Span
  readonly openings: Openings
}

/**
 * Starts that nobody can have in one decision, by the length of the lesson: offers take time and give none back, so what
 * was found taken for one who waits is not looked at again for the next.
 */
type Tried = Map<number, Set<number>>

/** What may open times anywhere: the hours, the clock that they are on, what lessons there are and when they begin. */
const OPENING: ReadonlySet<CalendarEvent['type']> = new Set([
  'AvailabilitySet',
  'ExceptionSet',
  'ExceptionCleared',
  'ZoneChanged',
  'BookingRulesSet',
])

const wholeWindow = (state: OpenCalendar, { window }: Wait): Search => {
  const span = spanOf(window)
  return { span, openings: openingsAround(state, span) }
}

const firstOffer = (
  state: OpenCalendar,
  wait: Wait,
  at: Instant,
  searches: readonly Search[],
  tried: Tried,
): CalendarEvent | undefined => {
  for (const { span, openings } of searches) {
    const offer = offerTo(state, wait, span, at, openings, tried)
    if (offer !== undefined) return offer
  }
  return undefined
}

/** The time that an event makes free; `before` is the calendar before it. */
const freedBy = (before: OpenCalendar, event: CalendarEvent): readonly TimeRange[] => {
  switch (event.type) {
    case 'SlotReleased':
    case 'HoldExpired':
    case 'SlotOfferDeclined':
    case 'SlotOfferExpired':
      return [event.data.range]
    case 'SlotMoved':
      return [event.data.from]
    case 'SlotWaitlistLeft':
    case 'SlotOfferAccepted':
      // Of an accepted offer a part may be left.
      return before.waitlist.offers.filter(({ waitId }) => waitId === event.data.waitId).map(({ range }) => range)
    case 'TimeBlocked':
    case 'TimeUnblocked': {
      const block = before.blocks.byKey.get(event.data.blockId)
      return block === undefined ? [] : [block.range]
    }
    default:
      return []
  }
}

/** The offer to a learner of the first time near a span that is theirs to have; undefined where there is none. */
const offerTo = (
  state: OpenCalendar,
  wait: Wait,
  near: Span,
  at: Instant,
  openings: Openings,
  tried: Tried,
): CalendarEvent | undefined => {
  const time = firstTime(state, wait, near, at, openings, tried)
  if (time === undefined || state.rules === undefined) return undefined
  const { waitId, learnerId } = wait
  const { range, occupies } = time
  const expiresAt = answerBy(state.rules, range, at)
  return { type: 'SlotOffered', data: { waitId, learnerId, range, occupies, offeredAt: at, expiresAt } }
}

/** Until when an offered time is held: no longer than it can be booked at all. */
const answerBy = (rules: BookingRules, range: TimeRange, at: Instant): Instant => {
  const whole = plusMillis(at, (rules.offerMinutes ?? DEFAULT_OFFER_MINUTES) * MINUTE)
  const last = plusMillis(range.start, -rules.minimumNoticeMinutes * MINUTE)
  return whole < last ? whole : last
}

/** The first time inside a span that is what somebody waits for and can be had now, with time left to say so. */
export const firstTime = (
  state: OpenCalendar,
  { window, durationMinutes, declined }: Pick<Wait, 'window' | 'durationMinutes' | 'declined'>,
  near: Span,
  at: Instant,
  openings: Openings,
  tried: Tried = new Map(),
): (Pick<Placement, 'occupies'> & { readonly range: TimeRange }) | undefined => {
  const { rules } = state
  if (rules === undefined) return undefined
  const duration = durationMinutes * MINUTE
  const { start, end } = spanOf(window)
  const within = { start: Math.max(start, near.start), end: Math.min(end, near.end) - duration + 1 }
  if (within.start >= within.end) return undefined
  const refused = tried.get(duration) ?? new Set<number>()
  tried.set(duration, refused)
  for (const startsAt of startsWithin(openings, within, rules.stepMinutes)) {
    if (refused.has(startsAt)) continue
    const range = { start: fromMillis(startsAt), end: fromMillis(startsAt + duration) }
    if (declined.some((other) => other.start < range.end && range.start < other.end)) continue
    // For nobody in particular: what one learner is offered is not offered to the same learner twice.
    const placement = placementOf(state, { range }, at, openings)
    if (isRight(placement) && answerBy(rules, range, at) > at) return { range, occupies: placement.right.occupies }
    refused.add(startsAt)
  }
  return undefined
}
