import {
  EnrollmentId,
  type EventsOf,
  impersonal,
  Instant,
  integer,
  Money,
  object,
  text,
  TimeRange,
  UserId,
} from '../kernel'
import { outlineParts } from './outline'
import { CompletionRule, RefundPolicy, SeatPolicy } from './terms'

const PUBLISHED = 'written to be published'
const heading = { title: impersonal(text(1, 200), PUBLISHED) }
const description = { description: impersonal(text(1, 10_000), PUBLISHED) }
const outline = {
  lessons: impersonal(outlineParts.lessons, PUBLISHED),
  assessments: impersonal(outlineParts.assessments, PUBLISHED),
}
const seat = { enrollmentId: EnrollmentId, learnerId: UserId }

export const events = {
  CourseDrafted: { data: object({ ownerId: UserId, ...heading }, description) },
  CourseDescribed: { data: object(heading, description) },
  /** The outline of a draft; it becomes version 1 when the course is published. */
  OutlineDefined: { data: object(outline) },
  OutlineRevised: {
    data: object({ version: integer(2, 1_000_000), ...outline }, { completionRule: CompletionRule }),
  },
  PriceSet: { data: object({ price: Money }) },
  SeatsSet: { data: object({ seats: SeatPolicy }) },
  CompletionRuleSet: { data: object({ rule: CompletionRule }) },
  RefundPolicySet: { data: object({ policy: RefundPolicy }) },
  TermSet: { data: object({ term: TimeRange }) },
  CoursePublished: { data: object({ publishedAt: Instant }) },
  CourseArchived: { data: object({ archivedAt: Instant }) },
  SeatReserved: { data: object({ ...seat, reservedAt: Instant }) },
  SeatReleased: { data: object({ ...seat, releasedAt: Instant }) },
  WaitlistJoined: { data: object({ learnerId: UserId, joinedAt: Instant }) },
  WaitlistLeft: { data: object({ learnerId: UserId, leftAt: Instant }) },
  /** A seat is held for a learner until `expiresAt`, which no longer belongs to the offer. */
  SeatOffered: { data: object({ learnerId: UserId, offeredAt: Instant, expiresAt: Instant }) },
  SeatOfferExpired: { data: object({ learnerId: UserId, expiredAt: Instant }) },
} as const

export type CourseEvent = EventsOf<typeof events>
