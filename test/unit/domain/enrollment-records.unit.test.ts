import { enrollment, type EnrollmentEvent, type EnrollmentState, weightedScore } from '../../../src/domain/enrollment'
import { type Actor, DAY, fold, type Instant, instant, money, plusMillis } from '../../../src/domain/kernel'
import { actor, specify } from '../../support/decider-specification'
import {
  courseId,
  enrolled,
  item,
  learner,
  learnerId,
  onEnrollment,
  paymentId,
  registrar,
  system,
  terms,
  tutor,
} from '../../support/lms'

const given = specify(enrollment.decider)
const whose = { courseId, learnerId }
const start = instant('2013-10-01T00:00:00Z')
const day = (days: number): Instant => plusMillis(start, days * DAY)
const frozen = terms({ term: { start, end: day(240) } })
/** Registered thirty days before the start. */
const registered = enrolled(frozen, day(-30))
const withdrawn = (on: number): EnrollmentEvent => ({
  type: 'EnrollmentWithdrawn',
  data: { ...whose, withdrawnAt: day(on), refund: money(0, 'EUR') },
})
const late = { by: registrar, at: day(300) }

const recordRegistration = (registeredAt?: Instant, options: { by?: Actor; at?: Instant } = late) =>
  onEnrollment('RecordRegistration', { ...whose, terms: frozen, ...(registeredAt && { registeredAt }) }, options)
const recordWithdrawal = (on: number, options: { by?: Actor; at?: Instant } = late) =>
  onEnrollment('RecordWithdrawal', { withdrawnAt: day(on) }, options)
const recordSubmission = (
  on: number,
  facts: { score?: number; carriedOver?: boolean } = { score: 70 },
  options: { by?: Actor; at?: Instant } = late,
) => onEnrollment('RecordSubmission', { assessmentId: item('tma'), submittedAt: day(on), ...facts }, options)

type Reason = NonNullable<Extract<EnrollmentEvent, { type: 'AssessmentSubmitted' }>['data']['outOfTerm']>[number]
const submitted = (on: number, ...outOfTerm: readonly Reason[]): EnrollmentEvent => ({
  type: 'AssessmentSubmitted',
  data: { assessmentId: item('tma'), submittedAt: day(on), outOfTerm },
})
const graded = (on: number, score = 70): EnrollmentEvent => ({
  type: 'AssessmentGraded',
  data: { assessmentId: item('tma'), score, gradedAt: day(on) },
})

describe("a registrar's record of a registration", () => {
  const undated: EnrollmentEvent = {
    type: 'EnrollmentRequested',
    data: { ...whose, terms: frozen, outOfTerm: ['registration-undated'] },
  }
  const activated: EnrollmentEvent = { type: 'EnrollmentActivated', data: { ...whose, activatedAt: late.at } }

  it('takes one without a date, and makes none up', () => {
    given([]).when(recordRegistration()).then([undated, activated])
    given([undated, activated]).when(recordRegistration()).then([])
    given([undated, activated, withdrawn(5)])
      .when(recordRegistration())
      .fails('enrollment.already-exists')
  })

  it('takes one dated after the term', () => {
    given([])
      .when(recordRegistration(day(240)))
      .then([
        {
          type: 'EnrollmentRequested',
          data: { ...whose, terms: frozen, requestedAt: day(240), outOfTerm: ['registration-after-end'] },
        },
        activated,
      ])
  })

  it('leaves what is in order to the usual request', () => {
    expect(
      given([])
        .when(recordRegistration(day(239)))
        .fails('enrollment.in-order').detail,
    ).toEqual({ command: 'RequestEnrollment' })
    given([])
      .when(recordRegistration(day(301)))
      .fails('enrollment.date-in-the-future')
  })

  it('goes on like any other', () => {
    given([undated, activated])
      .when(onEnrollment('SubmitAssessment', { assessmentId: item('tma') }, { at: day(3) }))
      .then([{ type: 'AssessmentSubmitted', data: { assessmentId: item('tma'), submittedAt: day(3) } }])
    given([undated, activated])
      .when(recordSubmission(-20, { score: 70, carriedOver: true }))
      .then([submitted(-20, 'submission-carried-over'), graded(-20)])
  })
})

describe("a registrar's record of a withdrawal", () => {
  const marked = (
    on: number,
    ...outOfTerm: readonly ('withdrawal-before-start' | 'withdrawal-before-registration')[]
  ): EnrollmentEvent => ({
    type: 'EnrollmentWithdrawn',
    data: { ...whose, withdrawnAt: day(on), refund: money(0, 'EUR'), outOfTerm },
  })

  it('takes one that is no later than the start, or earlier than the registration', () => {
    given(registered)
      .when(recordWithdrawal(-10))
      .then([marked(-10, 'withdrawal-before-start')])
    given(registered)
      .when(recordWithdrawal(0))
      .then([marked(0, 'withdrawal-before-start')])
    given(registered)
      .when(recordWithdrawal(-31))
      .then([marked(-31, 'withdrawal-before-start', 'withdrawal-before-registration')])
    given(enrolled(frozen, day(10)))
      .when(recordWithdrawal(9))
      .then([marked(9, 'withdrawal-before-registration')])
  })

  it('leaves what is in order to the usual withdrawal', () => {
    expect(given(registered).when(recordWithdrawal(1)).fails('enrollment.in-order').detail).toEqual({
      command: 'WithdrawEnrollment',
    })
    given(registered)
      .when(recordWithdrawal(-10, { by: registrar, at: day(-11) }))
      .fails('enrollment.date-in-the-future')
    given(registered)
      .when(onEnrollment('WithdrawEnrollment', {}, { at: day(-31) }))
      .fails('enrollment.before-registration')
  })

  it('is entered once', () => {
    given([...registered, withdrawn(-10)])
      .when(recordWithdrawal(-10))
      .then([])
    given([...registered, withdrawn(-10)])
      .when(recordWithdrawal(-9))
      .fails('enrollment.ended')
  })

  it('pays back what was due on its date', () => {
    const price = money(1_000, 'EUR')
    const refundPolicy = { steps: [{ untilDays: 0, refundBasisPoints: 10_000 }] }
    const history: readonly EnrollmentEvent[] = [
      ...enrolled({ ...frozen, price, refundPolicy }, day(-30)),
      { type: 'EnrollmentActivated', data: { ...whose, activatedAt: day(-29), paymentId } },
    ]
    expect(given(history).when(recordWithdrawal(-10)).events()).toMatchObject([{ data: { refund: price, paymentId } }])
  })
})

describe("a registrar's record of a submission", () => {
  it('says every reason why it is out of term', () => {
    given(registered)
      .when(recordSubmission(-31))
      .then([submitted(-31, 'submission-before-registration'), graded(-31)])
    given([...registered, withdrawn(20)])
      .when(recordSubmission(21))
      .then([submitted(21, 'submission-after-withdrawal'), graded(21)])
    given(registered)
      .when(recordSubmission(5, { score: 70, carriedOver: true }))
      .then([submitted(5, 'submission-carried-over'), graded(5)])
    given(registered)
      .when(recordSubmission(5, {}))
      .then([submitted(5, 'submission-without-score')])
    given([...registered, withdrawn(-60)])
      .when(recordSubmission(-40, { carriedOver: true }))
      .then([
        submitted(
          -40,
          'submission-before-registration',
          'submission-after-withdrawal',
          'submission-carried-over',
          'submission-without-score',
        ),
      ])
    given([...registered, { type: 'EnrollmentExpired', data: { ...whose, expiredAt: day(240), cause: 'term-over' } }])
      .when(recordSubmission(241))
      .then([submitted(241, 'submission-after-expiry'), graded(241)])
  })

  it('leaves what is in order to the usual submission', () => {
    const inOrder = (
      history: readonly EnrollmentEvent[],
      on: number,
      facts: { score: number; carriedOver?: boolean },
    ) => given(history).when(recordSubmission(on, facts)).fails('enrollment.in-order').detail
    const command = { command: 'SubmitAssessment' }
    expect(inOrder(registered, -30, { score: 70 })).toEqual(command)
    expect(inOrder(registered, 5, { score: 70, carriedOver: false })).toEqual(command)
    expect(inOrder([...registered, withdrawn(20)], 20, { score: 70 })).toEqual(command)
  })

  it('is of an assessment of the outline, once, and of the past', () => {
    const entered = [...registered, submitted(5, 'submission-carried-over'), graded(5)]
    given(entered)
      .when(recordSubmission(5, { carriedOver: true }))
      .then([])
    given(entered)
      .when(recordSubmission(6, { carriedOver: true }))
      .fails('enrollment.already-submitted')
    given(registered).when(recordSubmission(301, {})).fails('enrollment.date-in-the-future')
    given(registered)
      .when(recordSubmission(5, { score: 70.001 }))
      .fails('enrollment.score-too-fine')
    const unknown = onEnrollment('RecordSubmission', { assessmentId: item('essay'), submittedAt: day(5) }, late)
    given(registered).when(unknown).fails('enrollment.no-such-assessment')
    given([]).when(recordSubmission(5)).fails('enrollment.not-found')
  })

  it('counts like any other, and may be graded later', () => {
    const scoreOf = (events: readonly EnrollmentEvent[]) => {
      const state = fold<EnrollmentEvent, EnrollmentState>(enrollment.decider, [...registered, ...events])
      return state.stage === 'none' ? undefined : weightedScore(state.record)
    }
    expect(scoreOf([submitted(-31, 'submission-before-registration'), graded(-31, 80)])).toBe(30)
    given([...registered, submitted(5, 'submission-without-score')])
      .when(onEnrollment('GradeAssessment', { assessmentId: item('tma'), score: 55 }, late))
      .then([{ type: 'AssessmentGraded', data: { assessmentId: item('tma'), score: 55, gradedAt: late.at } }])
  })
})

describe('records and tidy commands', () => {
  it('lets registrars, administrators and Lyceum itself enter records, and nobody else', () => {
    for (const by of [
      learner,
      tutor,
      actor('support', 90),
      actor('learner', 91),
      { ...learner, role: 'registrar' as const },
    ]) {
      const options = { by, at: late.at }
      given([]).when(recordRegistration(undefined, options)).fails('enrollment.registrar-only')
      given(registered).when(recordWithdrawal(-10, options)).fails('enrollment.registrar-only')
      given(registered)
        .when(recordSubmission(-31, {}, options))
        .fails('enrollment.registrar-only')
    }
    for (const by of [registrar, actor('admin', 92), system])
      expect(
        given(registered)
          .when(recordSubmission(-31, {}, { by, at: late.at }))
          .events(),
      ).toHaveLength(1)
  })

  it('refuses the tidy command where a record belongs', () => {
    const submit = (on: number) => onEnrollment('SubmitAssessment', { assessmentId: item('tma') }, { at: day(on) })
    given([...registered, withdrawn(20)])
      .when(submit(21))
      .fails('enrollment.ended')
    given(registered).when(submit(-31)).fails('enrollment.before-registration')
    given([])
      .when({ ...onEnrollment('RequestEnrollment', { ...whose, terms: frozen }), at: day(240) })
      .fails('enrollment.term-over')
  })
})
