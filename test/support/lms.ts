import type { CourseCommand, CourseEvent, CourseTerms, ItemId, SeatPolicy } from '../../src/domain/course'
import type { EnrollmentCommand, EnrollmentEvent } from '../../src/domain/enrollment'
import {
  type Actor,
  type CourseId,
  type EnrollmentId,
  type Instant,
  instant,
  money,
  type PaymentId,
  type UserId,
} from '../../src/domain/kernel'
import { actor, uuid } from './decider-specification'

/** People and things that the specs of courses and enrolments share. */
export const tutor = actor('tutor', 1)
export const learner = actor('learner', 2)
export const registrar = actor('registrar', 3)
export const system: Actor = { id: 'process:test', role: 'system' }
export const ownerId = tutor.id as UserId
export const learnerId = learner.id as UserId
export const courseId = uuid(10) as CourseId
export const enrollmentId = uuid(20) as EnrollmentId
export const paymentId = uuid(30) as PaymentId
export const item = (id: string): ItemId => id as ItemId
export const user = (n: number): UserId => uuid(n) as UserId
export const now = instant('2026-03-01T10:00:00Z')

export const outline = {
  lessons: [
    { id: item('intro'), title: 'Introduction' },
    { id: item('film'), title: 'A film', videoMillis: 100_000 },
  ],
  assessments: [
    { id: item('tma'), kind: 'tma', title: 'Assignment', weight: 37.5 },
    { id: item('cma'), kind: 'cma', title: 'Quiz', weight: 62.5 },
    { id: item('exam'), kind: 'exam', title: 'Examination', weight: 100, countedApart: true },
  ],
} as const

export const rule = { minimumProgress: 50, minimumScore: 40, passMarks: [{ assessmentId: item('exam'), score: 40 }] }
export const limited = (limit: number, offerMinutes = 60): SeatPolicy => ({ kind: 'limited', limit, offerMinutes })

/** Terms as a published course gives them; free unless a price is given. */
export const terms = (changes: Partial<CourseTerms> = {}): CourseTerms => ({
  ownerId,
  outline: {
    version: 1,
    lessons: [{ id: item('intro') }, { id: item('film'), videoMillis: 100_000 }],
    assessments: outline.assessments.map(({ title: _title, ...rest }) => rest),
  },
  completionRule: rule,
  price: money(0, 'EUR'),
  seats: { kind: 'unlimited' },
  refundPolicy: { steps: [] },
  ...changes,
})

/** The history of a draft with everything that a publication needs. */
export const drafted = (seats: SeatPolicy = { kind: 'unlimited' }): readonly CourseEvent[] => [
  { type: 'CourseDrafted', data: { ownerId, title: 'Discrete mathematics' } },
  { type: 'OutlineDefined', data: outline },
  { type: 'PriceSet', data: { price: money(12_900, 'EUR') } },
  { type: 'SeatsSet', data: { seats } },
  { type: 'CompletionRuleSet', data: { rule } },
]

export const published = (seats?: SeatPolicy): readonly CourseEvent[] => [
  ...drafted(seats),
  { type: 'CoursePublished', data: { publishedAt: now } },
]

/** The history of a new enrolment, active where the terms are free. */
export const enrolled = (frozen: CourseTerms = terms(), requestedAt: Instant = now): readonly EnrollmentEvent[] => {
  const whose = { courseId, learnerId }
  const request: EnrollmentEvent = { type: 'EnrollmentRequested', data: { ...whose, terms: frozen, requestedAt } }
  return frozen.price.amount > 0
    ? [request]
    : [request, { type: 'EnrollmentActivated', data: { ...whose, activatedAt: requestedAt } }]
}

type DataOf<C extends { type: string; data: unknown }, T extends C['type']> = Extract<C, { type: T }>['data']

/** A command on the course, by its tutor and now unless told otherwise. */
export const onCourse = <T extends CourseCommand['type']>(
  type: T,
  data: DataOf<CourseCommand, T>,
  { by = tutor, at = now }: { readonly by?: Actor; readonly at?: Instant } = {},
): CourseCommand => ({ type, id: courseId, data, by, at }) as CourseCommand

/** A command on the enrolment, by its learner and now unless told otherwise. */
export const onEnrollment = <T extends EnrollmentCommand['type']>(
  type: T,
  data: DataOf<EnrollmentCommand, T>,
  { by = learner, at = now }: { readonly by?: Actor; readonly at?: Instant } = {},
): EnrollmentCommand => ({ type, id: enrollmentId, data, by, at }) as EnrollmentCommand
