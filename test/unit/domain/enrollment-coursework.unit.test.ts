import {
  enrollment,
  type EnrollmentEvent,
  type EnrollmentState,
  progressOf,
  weightedScore,
} from '../../../src/domain/enrollment'
import { fold, money, plusMillis } from '../../../src/domain/kernel'
import { specify } from '../../support/decider-specification'
import { courseId, enrolled, item, learnerId, now, onEnrollment, terms, tutor } from '../../support/lms'

const given = specify(enrollment.decider)
const whose = { courseId, learnerId }
const withdrawn: EnrollmentEvent = {
  type: 'EnrollmentWithdrawn',
  data: { ...whose, withdrawnAt: now, refund: money(0, 'EUR') },
}
const completed: EnrollmentEvent = { type: 'EnrollmentCompleted', data: { ...whose, completedAt: now, progress: 100 } }
const free = enrolled()
const unpaid = enrolled(terms({ price: money(100, 'EUR') }))

const report = (percent: number, id = 'intro') => onEnrollment('RecordLessonProgress', { lessonId: item(id), percent })
const reached = (percent: number, id = 'intro', progress = Math.floor(percent / 2)): EnrollmentEvent => ({
  type: 'LessonProgressRecorded',
  data: { lessonId: item(id), percent, progress },
})

describe('progress in lessons', () => {
  it('is the mean over all lessons', () => {
    given(free)
      .when(report(61))
      .then([reached(61, 'intro', 30)])
    given([...free, reached(61)])
      .when(report(100, 'film'))
      .then([reached(100, 'film', 80)])
  })

  it('never goes back, and says nothing twice', () => {
    given([...free, reached(60)])
      .when(report(60))
      .then([])
    given([...free, reached(60)])
      .when(report(59))
      .then([])
    given([...free, reached(60)])
      .when(report(61))
      .then([reached(61)])
    given(free).when(report(0)).then([])
  })

  it('case B32: what a learner had reached before closing the player offline is there when it opens again', () => {
    const committed = [...free, reached(60)]
    // The reopened player starts from nothing, then hands in late what it had kept while it was offline.
    given(committed).when(report(0)).then([])
    given(committed).when(report(45)).then([])
    given(committed)
      .when(report(80))
      .then([reached(80)])
    const state = fold<EnrollmentEvent, EnrollmentState>(enrollment.decider, committed)
    expect(state.stage === 'none' ? 0 : progressOf(state.record)).toBe(30)
  })

  it('is made in lessons of the outline, while the enrolment runs or after it was completed', () => {
    given(free).when(report(50, 'nowhere')).fails('enrollment.no-such-lesson')
    given(unpaid).when(report(50)).fails('enrollment.not-active')
    given([...free, withdrawn])
      .when(report(50))
      .fails('enrollment.ended')
    given([...free, completed])
      .when(report(50))
      .then([reached(50)])
  })
})

const watch = (segments: readonly (readonly [number, number])[], id = 'film') =>
  onEnrollment('RecordVideoWatched', { lessonId: item(id), segments: segments.map(([from, to]) => ({ from, to })) })
const watched = (added: readonly (readonly [number, number])[], percent: number): EnrollmentEvent => ({
  type: 'VideoWatched',
  data: {
    lessonId: item('film'),
    added: added.map(([from, to]) => ({ from, to })),
    percent,
    progress: Math.floor(percent / 2),
  },
})

describe('a watched video of 100 seconds', () => {
  it('counts the union of what was played, and keeps only what is new', () => {
    given(free)
      .when(
        watch([
          [0, 10],
          [5, 20],
        ]),
      )
      .then([watched([[0, 20_000]], 20)])
    given([...free, watched([[0, 20_000]], 20)])
      .when(
        watch([
          [10, 30],
          [50, 60],
        ]),
      )
      .then([
        watched(
          [
            [20_000, 30_000],
            [50_000, 60_000],
          ],
          40,
        ),
      ])
    given([...free, watched([[0, 20_000]], 20)])
      .when(
        watch([
          [0, 20],
          [3, 4],
        ]),
      )
      .then([])
  })

  it('rounds seconds to milliseconds, and the share down to whole per cent', () => {
    given(free)
      .when(watch([[0.0004, 42.6084]]))
      .then([watched([[0, 42_608]], 42)])
    given(free)
      .when(watch([[0, 99.9994]]))
      .then([watched([[0, 99_999]], 99)])
    given(free)
      .when(watch([[0, 99.9995]]))
      .then([watched([[0, 100_000]], 100)])
  })

  it('ends where it ends, though players say otherwise', () => {
    given(free)
      .when(watch([[90, 100.8]]))
      .then([watched([[90_000, 100_000]], 10)])
    given(free)
      .when(watch([[100.1, 100.8]]))
      .then([])
  })

  it('has not been watched where nothing was played', () => {
    given(free).when(watch([])).then([])
    given(free)
      .when(
        watch([
          [7, 7],
          [9.0001, 9.0002],
        ]),
      )
      .then([])
    given(free)
      .when(watch([[8, 7]]))
      .fails('enrollment.segment-reversed')
  })

  it('is a video of the outline', () => {
    given(free)
      .when(watch([[0, 1]], 'intro'))
      .fails('enrollment.not-a-video')
    given(free)
      .when(watch([[0, 1]], 'nowhere'))
      .fails('enrollment.no-such-lesson')
    given([...free, withdrawn])
      .when(watch([[0, 1]]))
      .fails('enrollment.ended')
    given(unpaid)
      .when(watch([[0, 1]]))
      .fails('enrollment.not-active')
  })

  it('takes no progress away that was reported otherwise', () => {
    const history = [...free, reached(70, 'film')]
    given(history)
      .when(watch([[0, 10]]))
      .then([
        {
          type: 'VideoWatched',
          data: { lessonId: item('film'), added: [{ from: 0, to: 10_000 }], percent: 70, progress: 35 },
        },
      ])
    given([...free, watched([[0, 20_000]], 20)])
      .when(report(10, 'film'))
      .then([])
    given([...free, watched([[0, 20_000]], 20), reached(30, 'film')])
      .when(watch([[0, 20]]))
      .then([])
  })

  it('is kept in at most 5,000 separate segments', () => {
    const crumbs = (count: number) => Array.from({ length: count }, (_, i) => [i / 50, i / 50 + 0.01] as const)
    expect(
      given(free)
        .when(watch(crumbs(5_000)))
        .events(),
    ).toHaveLength(1)
    given(free)
      .when(watch(crumbs(5_001).map(([from, to]) => [from / 2, to / 2] as const)))
      .fails('enrollment.too-many-segments')
  })
})

const submit = (workRef?: string, id = 'tma') =>
  onEnrollment('SubmitAssessment', { assessmentId: item(id), ...(workRef !== undefined && { workRef }) })
const submitted = (workRef?: string, id = 'tma'): EnrollmentEvent => ({
  type: 'AssessmentSubmitted',
  data: { assessmentId: item(id), submittedAt: now, ...(workRef !== undefined && { workRef }) },
})
const grade = (score: number, id = 'tma') =>
  onEnrollment('GradeAssessment', { assessmentId: item(id), score }, { by: tutor })
const graded = (score: number, previousScore?: number, id = 'tma'): EnrollmentEvent => ({
  type: 'AssessmentGraded',
  data: { assessmentId: item(id), score, gradedAt: now, ...(previousScore !== undefined && { previousScore }) },
})

describe('a submission', () => {
  it('may be replaced by other work until it is graded', () => {
    given(free)
      .when(submit('a'))
      .then([submitted('a')])
    given([...free, submitted('a')])
      .when(submit('a'))
      .then([])
    given([...free, submitted('a')])
      .when(submit('b'))
      .then([submitted('b')])
    given([...free, submitted('a'), graded(50)])
      .when(submit('a'))
      .then([])
    given([...free, submitted('a'), graded(50)])
      .when(submit('b'))
      .fails('enrollment.already-graded')
    given([...free, submitted()])
      .when(submit())
      .then([])
  })

  it('is for an assessment of the outline, while the enrolment is active', () => {
    given(free).when(submit('a', 'essay')).fails('enrollment.no-such-assessment')
    given(unpaid).when(submit()).fails('enrollment.not-active')
    given([...free, withdrawn])
      .when(submit())
      .fails('enrollment.ended')
    given([...free, completed])
      .when(submit())
      .fails('enrollment.completed')
    given(free)
      .when({ ...submit(), at: plusMillis(now, -1) })
      .fails('enrollment.before-registration')
  })
})

describe('a grade', () => {
  it('is given to what was handed in, however the enrolment went on', () => {
    for (const after of [[], [withdrawn], [completed]])
      given([...free, submitted(), ...after])
        .when(grade(72.5))
        .then([graded(72.5)])
    given(free).when(grade(50)).fails('enrollment.not-submitted')
    given(free).when(grade(50, 'essay')).fails('enrollment.no-such-assessment')
  })

  it('has at most two decimal places', () => {
    given([...free, submitted()])
      .when(grade(72.25))
      .then([graded(72.25)])
    given([...free, submitted()])
      .when(grade(72.255))
      .fails('enrollment.score-too-fine')
  })

  it('may be given again; every grade is kept and the last one counts', () => {
    given([...free, submitted(), graded(50)])
      .when(grade(50))
      .then([])
    given([...free, submitted(), graded(50)])
      .when(grade(60))
      .then([graded(60, 50)])
    const state = fold<EnrollmentEvent, EnrollmentState>(enrollment.decider, [
      ...free,
      submitted(),
      graded(50),
      graded(60, 50),
      graded(40, 60),
    ])
    const grades = state.stage === 'none' ? [] : state.record.submissions.get(item('tma'))?.grades
    expect(grades?.map(({ score }) => score)).toEqual([50, 60, 40])
  })
})

describe('the weighted score', () => {
  const score = (events: readonly EnrollmentEvent[], frozen = terms()) => {
    const state = fold<EnrollmentEvent, EnrollmentState>(enrollment.decider, [...enrolled(frozen), ...events])
    return state.stage === 'none' ? undefined : weightedScore(state.record)
  }

  it('weighs course work, counts what is missing as 0 and leaves out what is counted apart', () => {
    expect(score([])).toBe(0)
    expect(score([submitted(), graded(80)])).toBe(30)
    expect(score([submitted(), graded(80), submitted('x', 'cma'), graded(64, undefined, 'cma')])).toBe(70)
    expect(score([submitted('x', 'exam'), graded(100, undefined, 'exam')])).toBe(0)
  })

  it('is exact where floating point is not', () => {
    const tenths = Array.from({ length: 1_000 }, (_, i) => ({ id: item(`q${i}`), kind: 'quiz' as const, weight: 0.1 }))
    const frozen = terms({ outline: { version: 1, lessons: [], assessments: tenths } })
    expect(
      score(
        tenths.flatMap(({ id }) => [submitted('x', id), graded(70.1, undefined, id)]),
        frozen,
      ),
    ).toBe(70.1)
  })

  it('does not exist where no course work counts', () => {
    const { lessons, assessments } = terms().outline
    const exam = assessments.filter(({ countedApart }) => countedApart === true)
    expect(
      score(
        [submitted('x', 'exam'), graded(90, undefined, 'exam')],
        terms({ outline: { version: 1, lessons, assessments: exam } }),
      ),
    ).toBeUndefined()
  })
})
