import { course, type CourseEvent, termsOf } from '../../../src/domain/course'
import { fold, instant, money } from '../../../src/domain/kernel'
import { actor, specify } from '../../support/decider-specification'
import {
  drafted,
  enrollmentId,
  item,
  learner,
  limited,
  now,
  onCourse,
  outline,
  ownerId,
  published,
  registrar,
  rule,
  system,
  terms,
  user,
} from '../../support/lms'

const given = specify(course.decider)
const archived: CourseEvent = { type: 'CourseArchived', data: { archivedAt: now } }
const heading = { title: 'Graphs' }
const draft = onCourse('DraftCourse', { ownerId, ...heading })
const term = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-10-01T00:00:00Z') }
const justDrafted: CourseEvent = { type: 'CourseDrafted', data: { ownerId, ...heading } }
const price = money(5_000, 'EUR')

describe('a course: who', () => {
  it('is drafted by its own tutor, or by a registrar for anybody', () => {
    given([]).when(draft).then([justDrafted])
    given([])
      .when({ ...draft, by: registrar })
      .then([justDrafted])
    given([])
      .when({ ...draft, by: system })
      .then([justDrafted])
    given([])
      .when({ ...draft, by: actor('tutor', 77) })
      .fails('course.forbidden')
    given([])
      .when({ ...draft, by: actor('learner', 1) })
      .fails('course.forbidden')
  })

  it('is changed by its owner and registrars only', () => {
    const change = onCourse('SetPrice', { price })
    for (const by of [actor('tutor', 77), learner, actor('support', 5), actor('learner', 1)])
      given([justDrafted])
        .when({ ...change, by })
        .fails('course.forbidden')
    for (const by of [actor('tutor', 1), registrar, actor('admin', 9)])
      given([justDrafted])
        .when({ ...change, by })
        .then([{ type: 'PriceSet', data: { price } }])
  })
})

describe('a course: drafting', () => {
  it('is drafted once, and must exist for anything else', () => {
    given([justDrafted]).when(draft).fails('course.already-exists')
    given([]).when(onCourse('SetPrice', { price })).fails('course.not-found')
    given([]).when(onCourse('PublishCourse', {})).fails('course.not-found')
  })

  it('takes its parts one by one; saying the same again changes nothing', () => {
    const policy = { steps: [{ untilDays: 14, refundBasisPoints: 10_000 }] }
    const parts: readonly [Parameters<ReturnType<typeof given>['when']>[0], CourseEvent][] = [
      [onCourse('DescribeCourse', { title: 'Trees' }), { type: 'CourseDescribed', data: { title: 'Trees' } }],
      [onCourse('DefineOutline', outline), { type: 'OutlineDefined', data: outline }],
      [onCourse('SetPrice', { price }), { type: 'PriceSet', data: { price } }],
      [onCourse('SetSeats', { seats: limited(3) }), { type: 'SeatsSet', data: { seats: limited(3) } }],
      [onCourse('SetCompletionRule', { rule }), { type: 'CompletionRuleSet', data: { rule } }],
      [onCourse('SetRefundPolicy', { policy }), { type: 'RefundPolicySet', data: { policy } }],
      [onCourse('SetTerm', { term }), { type: 'TermSet', data: { term } }],
    ]
    for (const [command, event] of parts) {
      given([justDrafted]).when(command).then([event])
      given([justDrafted, event]).when(command).then([])
    }
  })

  it('lets a new description take the place of the old one', () => {
    const described: CourseEvent = { type: 'CourseDescribed', data: { title: 'Trees', description: 'With roots' } }
    given([justDrafted, described])
      .when(onCourse('DescribeCourse', { title: 'Trees' }))
      .then([{ type: 'CourseDescribed', data: { title: 'Trees' } }])
  })

  const weights = (...ws: readonly number[]) => ({
    lessons: [],
    assessments: ws.map((weight, i) => ({ id: item(`a${i}`), kind: 'tma' as const, title: 'Work', weight })),
  })
  const define = (data: Parameters<typeof onCourse<'DefineOutline'>>[1]) =>
    given([justDrafted]).when(onCourse('DefineOutline', data))

  it('wants weights of course work that sum to 100, or to 0', () => {
    for (const ws of [[100], [12.5, 87.5], [0, 0], [33.33, 33.33, 33.34], [0.1, 0.2, 99.7]])
      expect(define(weights(...ws)).events()).toHaveLength(1)
    for (const ws of [[99.99], [100, 0.01], [50, 51], [5]]) define(weights(...ws)).fails('course.outline-invalid')
    define(weights(33.333, 66.667)).fails('course.outline-invalid')
  })

  it('leaves assessments that are counted apart out of that sum', () => {
    const exam = { id: item('exam'), kind: 'exam' as const, title: 'Exam', weight: 100, countedApart: true }
    const { lessons, assessments } = weights(40, 60)
    expect(
      define({ lessons, assessments: [...assessments, exam, { ...exam, id: item('exam-2') }] }).events(),
    ).toHaveLength(1)
    define({ lessons, assessments: [...assessments, { ...exam, countedApart: false }] }).fails('course.outline-invalid')
  })

  it('wants an outline with items, each of another name, and not too many', () => {
    const lesson = { id: item('l'), title: 'Lesson' }
    const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...lesson, id: item(`l${i}`) }))
    define({ lessons: [], assessments: [] }).fails('course.outline-invalid')
    define({ lessons: [lesson, lesson], assessments: [] }).fails('course.outline-invalid')
    define({ lessons: [{ ...lesson, id: item('a0') }], assessments: weights(100).assessments }).fails(
      'course.outline-invalid',
    )
    expect(define({ lessons: many(1_000), assessments: [] }).events()).toHaveLength(1)
    define({ lessons: many(1_001), assessments: [] }).fails('course.outline-invalid')
  })

  it('wants a completion rule that somebody can meet', () => {
    const set = (changes: Partial<typeof rule>, history: readonly CourseEvent[] = drafted()) =>
      given(history).when(onCourse('SetCompletionRule', { rule: { ...rule, ...changes } }))
    expect(set({ minimumScore: 99.99 }).events()).toHaveLength(1)
    set({ minimumScore: 40.123 }).fails('course.rule-invalid')
    set({ passMarks: [{ assessmentId: item('essay'), score: 40 }] }).fails('course.rule-invalid')
    const examOnly: CourseEvent = {
      type: 'OutlineDefined',
      data: { lessons: [], assessments: outline.assessments.filter(({ id }) => id === 'exam') },
    }
    set({ minimumProgress: 0, minimumScore: 1 }, [...drafted(), examOnly]).fails('course.rule-invalid')
    set({ minimumProgress: 1, minimumScore: 0 }, [...drafted(), examOnly]).fails('course.rule-invalid')
    expect(set({ minimumProgress: 0, minimumScore: 0 }, [...drafted(), examOnly]).events()).toHaveLength(1)
  })

  it('wants refunds that do not grow with time', () => {
    const set = (...steps: readonly (readonly [untilDays: number, refundBasisPoints: number])[]) =>
      given([justDrafted]).when(
        onCourse('SetRefundPolicy', {
          policy: { steps: steps.map(([untilDays, refundBasisPoints]) => ({ untilDays, refundBasisPoints })) },
        }),
      )
    expect(set([-7, 10_000], [14, 5_000], [28, 5_000]).events()).toHaveLength(1)
    set([14, 5_000], [28, 5_001]).fails('course.refunds-unordered')
    set([14, 10_000], [14, 5_000]).fails('course.refunds-unordered')
  })
})

describe('a course: published', () => {
  const publish = onCourse('PublishCourse', {})

  it('needs an outline, a price, seats and a completion rule', () => {
    given(drafted())
      .when(publish)
      .then([{ type: 'CoursePublished', data: { publishedAt: now } }])
    for (const missing of ['OutlineDefined', 'PriceSet', 'SeatsSet', 'CompletionRuleSet'])
      given(drafted().filter(({ type }) => type !== missing))
        .when(publish)
        .fails('course.incomplete')
    expect(
      given([justDrafted, { type: 'PriceSet', data: { price } }])
        .when(publish)
        .fails('course.incomplete').detail,
    ).toEqual({
      missing: ['outline', 'seats', 'completionRule'],
    })
  })

  it('is not published with a rule that its outline has made impossible', () => {
    const lessonsOnly: CourseEvent = { type: 'OutlineDefined', data: { lessons: outline.lessons, assessments: [] } }
    given([...drafted(), lessonsOnly])
      .when(publish)
      .fails('course.rule-invalid')
  })

  it('is published once; publishing it again changes nothing', () => {
    given(published()).when(publish).then([])
    given([...published(), archived])
      .when(publish)
      .fails('course.archived')
  })

  it('revises its outline in numbered versions instead of defining it anew', () => {
    const revised = { ...outline, lessons: [...outline.lessons, { id: item('more'), title: 'More' }] }
    const revise = onCourse('ReviseOutline', revised)
    const second: CourseEvent = { type: 'OutlineRevised', data: { version: 2, ...revised } }
    given(published()).when(revise).then([second])
    given([...published(), second])
      .when(revise)
      .then([])
    given([...published(), second])
      .when(onCourse('ReviseOutline', outline))
      .then([{ type: 'OutlineRevised', data: { version: 3, ...outline } }])
    given(drafted()).when(revise).fails('course.not-published')
    given(published()).when(onCourse('DefineOutline', revised)).fails('course.not-draft')
  })

  it('changes the rule along with the outline where the old one no longer fits', () => {
    const withoutExam = { ...outline, assessments: outline.assessments.filter(({ id }) => id !== 'exam') }
    const completionRule = { ...rule, passMarks: [] }
    given(published()).when(onCourse('ReviseOutline', withoutExam)).fails('course.rule-invalid')
    given(published())
      .when(onCourse('ReviseOutline', { ...withoutExam, completionRule }))
      .then([{ type: 'OutlineRevised', data: { version: 2, ...withoutExam, completionRule } }])
    given(published())
      .when(onCourse('ReviseOutline', { lessons: [], assessments: [] }))
      .fails('course.outline-invalid')
  })

  it('is archived once, and only after it was published', () => {
    const archive = onCourse('ArchiveCourse', {})
    given(published()).when(archive).then([archived])
    given([...published(), archived])
      .when(archive)
      .then([])
    given(drafted()).when(archive).fails('course.not-published')
    given([...published(), archived])
      .when(onCourse('SetPrice', { price }))
      .fails('course.archived')
  })
})

describe("a course's terms", () => {
  const termsAfter = (history: readonly CourseEvent[]) => termsOf(fold(course.decider, history))

  it('are what a learner would enrol on now, and there are none before and after', () => {
    expect(termsAfter(published())).toEqual(terms({ price: money(12_900, 'EUR') }))
    expect(termsAfter([])).toBeUndefined()
    expect(termsAfter(drafted())).toBeUndefined()
    expect(termsAfter([...published(), archived])).toBeUndefined()
  })

  it('follow every change', () => {
    const policy = { steps: [{ untilDays: 14, refundBasisPoints: 10_000 }] }
    const newRule = { ...rule, minimumScore: 60 }
    const history: readonly CourseEvent[] = [
      ...published(),
      { type: 'PriceSet', data: { price } },
      { type: 'SeatsSet', data: { seats: limited(5) } },
      { type: 'TermSet', data: { term } },
      { type: 'RefundPolicySet', data: { policy } },
      { type: 'OutlineRevised', data: { version: 2, ...outline, completionRule: newRule } },
      { type: 'SeatReserved', data: { enrollmentId, learnerId: user(2), reservedAt: now } },
    ]
    expect(termsAfter(history)).toEqual({
      ...terms({ price, seats: limited(5), term, refundPolicy: policy, completionRule: newRule }),
      outline: { ...terms().outline, version: 2 },
    })
  })
})
