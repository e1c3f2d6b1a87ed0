import type { JsonObject } from '../../../../src/domain/kernel'
import type { Dice } from './dice'
import { one } from './people'
import { golden, happened, newId, newWord, type Record, secretOf } from './records'

const OFFICE = ['support', 'auditor', 'service', 'admin'] as const

/** A course: a draft's title is its owner's secret until it is published, and who waits for a seat theirs. */
const course = (dice: Dice, stage: 'draft' | 'published'): Record => {
  const [owner, title] = [one(dice, 'tutor', 'registrar').id, newWord('draft')]
  const drafted = happened('course', 'CourseDrafted', { ownerId: owner, title, description: title })
  const open = ['OutlineDefined', 'PriceSet', 'SeatsSet', 'CompletionRuleSet', 'CoursePublished'] as const
  return {
    category: 'course',
    id: newId(),
    events: stage === 'draft' ? [drafted] : [drafted, ...open.map((type) => happened('course', type))],
    writers: new Set([owner]),
    staff: ['support', 'admin'],
    secrets: stage === 'draft' ? [secretOf("a draft's title", title, [owner], OFFICE)] : [],
  }
}

const ownerOf = (record: Record): string => [...record.writers][0] ?? ''

/** A learner in somebody's course, and what was handed in. */
const enrolment = (dice: Dice, courses: readonly Record[]): Record => {
  const [of, learner] = [dice.pick(courses), one(dice, 'learner').id]
  const [paymentId, work] = [newId(), newWord('work')]
  const whose = { courseId: of.id, learnerId: learner }
  const terms = { ...(golden('enrollment', 'EnrollmentRequested')['terms'] as JsonObject), ownerId: ownerOf(of) }
  const readers = [learner, ownerOf(of)]
  return {
    category: 'enrollment',
    id: newId(),
    events: [
      happened('enrollment', 'EnrollmentRequested', { ...whose, terms }),
      happened('enrollment', 'EnrollmentActivated', { ...whose, paymentId }),
      happened('enrollment', 'AssessmentSubmitted', { workRef: work }),
    ],
    writers: new Set(readers),
    staff: ['support', 'finance', 'admin'],
    secrets: [
      secretOf('what pays for an enrolment', paymentId, readers, OFFICE),
      secretOf('what was handed in', work, readers, OFFICE),
    ],
  }
}

const posting = (dice: Dice, stage: 'draft' | 'published'): Record => {
  const [institution, title] = [one(dice, 'registrar', 'tutor').id, newWord('posting')]
  const drafted = happened('posting', 'PostingDrafted', { institutionId: institution, title, description: title })
  return {
    category: 'posting',
    id: newId(),
    events: stage === 'draft' ? [drafted] : [drafted, happened('posting', 'PostingPublished')],
    writers: new Set([institution]),
    staff: ['admin'],
    secrets: stage === 'draft' ? [secretOf("a posting's draft", title, [institution], ['auditor', 'admin'])] : [],
  }
}

const application = (dice: Dice, postings: readonly Record[]): Record => {
  const [to, tutor, letter] = [dice.pick(postings), one(dice, 'tutor').id, newWord('letter')]
  const readers = [tutor, ownerOf(to)]
  return {
    category: 'application',
    id: newId(),
    events: [
      happened('application', 'ApplicationSubmitted', {
        ...{ postingId: to.id, institutionId: ownerOf(to), tutorId: tutor, coverLetter: letter },
      }),
    ],
    writers: new Set(readers),
    staff: ['admin'],
    secrets: [secretOf('a letter of application', letter, readers, OFFICE)],
  }
}

const many = (count: number, make: () => Record): readonly Record[] => Array.from({ length: count }, make)

/** Courses and those who study in them; postings and those who apply. */
export const studies = (dice: Dice): readonly Record[] => {
  const courses = many(8, () => course(dice, 'published'))
  const postings = many(6, () => posting(dice, 'published'))
  return [
    ...courses,
    ...many(8, () => course(dice, 'draft')),
    ...many(30, () => enrolment(dice, courses)),
    ...postings,
    ...many(6, () => posting(dice, 'draft')),
    ...many(12, () => application(dice, postings)),
  ]
}
