import { enrollment, type EnrollmentEvent, type EnrollmentState, quoteWithdrawal } from '../../../src/domain/enrollment'
import { type Actor, DAY, fold, instant, money, plusMillis, type PaymentId } from '../../../src/domain/kernel'
import { actor, specify, uuid } from '../../support/decider-specification'
import {
  courseId,
  enrolled,
  item,
  learner,
  learnerId,
  now,
  onEnrollment,
  paymentId,
  registrar,
  rule,
  system,
  terms,
  tutor,
} from '../../support/lms'

const given = specify(enrollment.decider)
const whose = { courseId, learnerId }
const price = money(12_900, 'EUR')
const nil = money(0, 'EUR')
const later = plusMillis(now, 20 * DAY)
const priced = terms({ price })
const term = { start: instant('2026-03-10T00:00:00Z'), end: instant('2026-09-10T00:00:00Z') }

const activated: EnrollmentEvent = { type: 'EnrollmentActivated', data: { ...whose, activatedAt: now, paymentId } }
const completed: EnrollmentEvent = { type: 'EnrollmentCompleted', data: { ...whose, completedAt: now, progress: 100 } }
const withdrawn: EnrollmentEvent = { type: 'EnrollmentWithdrawn', data: { ...whose, withdrawnAt: now, refund: nil } }
const expired: EnrollmentEvent = { type: 'EnrollmentExpired', data: { ...whose, expiredAt: now, cause: 'unpaid' } }
const unpaid = enrolled(priced)
const paid = [...unpaid, activated]
const free = enrolled()

const request = (frozen = terms()) => onEnrollment('RequestEnrollment', { ...whose, terms: frozen })
const activate = (id: PaymentId = paymentId, by: Actor = system) =>
  onEnrollment('ActivateEnrollment', { paymentId: id }, { by })
const withdraw = (at = now, by = learner) => onEnrollment('WithdrawEnrollment', {}, { at, by })
const expire = (at = now, by: Actor = system) => onEnrollment('ExpireEnrollment', {}, { at, by })
const reinstate = (by: Actor = registrar) => onEnrollment('ReinstateEnrollment', {}, { by, at: later })

describe('an enrolment: starting', () => {
  it('waits for the payment where the course has a price, and starts at once where it is free', () => {
    given([]).when(request(priced)).then(enrolled(priced))
    given([]).when(request()).then(enrolled())
    expect(enrolled(priced)).toHaveLength(1)
    expect(enrolled()).toHaveLength(2)
  })

  it('is requested once; asking again changes nothing while it runs', () => {
    given(free).when(request()).then([])
    given(unpaid).when(request(priced)).then([])
    given([...free, withdrawn])
      .when(request())
      .fails('enrollment.already-exists')
    const other = onEnrollment('RequestEnrollment', { ...whose, courseId: uuid(11) as typeof courseId, terms: terms() })
    given(free).when(other).fails('enrollment.already-exists')
  })

  it('is requested before the term is over', () => {
    const late = (at: string) => ({ ...request(terms({ term })), at: instant(at) })
    expect(given([]).when(late('2026-09-09T23:59:59.999Z')).events()).toHaveLength(2)
    given([]).when(late('2026-09-10T00:00:00Z')).fails('enrollment.term-over')
  })

  it('must exist for anything else', () => {
    for (const command of [activate(), withdraw(), expire(), reinstate()])
      given([]).when(command).fails('enrollment.not-found')
  })

  it('is activated by its payment, once', () => {
    given(unpaid).when(activate()).then([activated])
    given(paid).when(activate()).then([])
    given([...paid, completed])
      .when(activate())
      .then([])
    given(paid)
      .when(activate(uuid(31) as PaymentId))
      .fails('enrollment.not-awaiting-payment')
    given(free).when(activate()).fails('enrollment.not-awaiting-payment')
    given([...paid, withdrawn])
      .when(activate())
      .fails('enrollment.not-awaiting-payment')
    given([...unpaid, expired])
      .when(activate())
      .fails('enrollment.not-awaiting-payment')
  })
})

describe('an enrolment: who', () => {
  const other = actor('learner', 99)
  const grade = onEnrollment('GradeAssessment', { assessmentId: item('tma'), score: 70 })
  const submitted: EnrollmentEvent = {
    type: 'AssessmentSubmitted',
    data: { assessmentId: item('tma'), submittedAt: now },
  }

  it("is nobody else's business than the learner's and staff's", () => {
    for (const stranger of [other, actor('tutor', 99), actor('auditor', 99), actor('finance', 99)]) {
      given([])
        .when({ ...request(), by: stranger })
        .fails('enrollment.forbidden')
      given(free).when(withdraw(now, stranger)).fails('enrollment.forbidden')
      given(free)
        .when({ ...onEnrollment('SubmitAssessment', { assessmentId: item('tma') }), by: stranger })
        .fails('enrollment.forbidden')
      given(free)
        .when({ ...onEnrollment('RecordLessonProgress', { lessonId: item('intro'), percent: 5 }), by: stranger })
        .fails('enrollment.forbidden')
    }
    for (const staff of [registrar, actor('support', 98), actor('admin', 97), system])
      expect(given(free).when(withdraw(now, staff)).events()).toHaveLength(1)
  })

  it('is paid for by the system or finance, never by the learner saying so', () => {
    given(unpaid).when(activate(paymentId, learner)).fails('enrollment.forbidden')
    given(unpaid)
      .when(activate(paymentId, actor('finance', 99)))
      .then([activated])
  })

  it("is graded by the course's own tutor, registrars and administrators", () => {
    for (const by of [tutor, registrar, actor('admin', 97), system])
      expect(
        given([...free, submitted])
          .when({ ...grade, by })
          .events(),
      ).toHaveLength(1)
    for (const by of [learner, other, actor('tutor', 99), actor('support', 98)])
      given([...free, submitted])
        .when({ ...grade, by })
        .fails('enrollment.forbidden')
  })

  it('gives no one another role on their own enrolment', () => {
    for (const role of ['tutor', 'registrar', 'admin'] as const) {
      given([...free, submitted])
        .when({ ...grade, by: { ...learner, role } })
        .fails('enrollment.forbidden')
      given([...free, withdrawn])
        .when(reinstate({ ...learner, role }))
        .fails('enrollment.forbidden')
    }
  })
})

describe('an enrolment: completing', () => {
  const complete = onEnrollment('CompleteEnrollment', {})
  const certify = (certificateNumber = '2026-17') =>
    onEnrollment('IssueCertificate', { certificateNumber }, { by: tutor })
  const certified: EnrollmentEvent = {
    type: 'CertificateIssued',
    data: { ...whose, certificateNumber: '2026-17', issuedAt: now },
  }
  const progress = (percent: number): EnrollmentEvent => ({
    type: 'LessonProgressRecorded',
    data: { lessonId: item('intro'), percent, progress: Math.floor(percent / 2) },
  })
  const graded = (id: string, score: number): readonly EnrollmentEvent[] => [
    { type: 'AssessmentSubmitted', data: { assessmentId: item(id), submittedAt: now } },
    { type: 'AssessmentGraded', data: { assessmentId: item(id), score, gradedAt: now } },
  ]

  it('needs the progress, the weighted score and the pass marks of the frozen rule', () => {
    // Half of two lessons; 40 = 37.5 % of 65 + 62.5 % of 25; the exam, counted apart, at its pass mark.
    const enough = [...free, progress(100), ...graded('tma', 65), ...graded('cma', 25), ...graded('exam', 40)]
    given(enough)
      .when(complete)
      .then([{ type: 'EnrollmentCompleted', data: { ...whose, completedAt: now, progress: 50, score: 40 } }])
    const lacking = (history: readonly EnrollmentEvent[]) =>
      given(history).when(complete).fails('enrollment.rule-not-met').detail
    expect(lacking([...free, progress(99), ...graded('tma', 65), ...graded('cma', 25), ...graded('exam', 40)])).toEqual(
      {
        lacking: [{ part: 'progress', minimum: 50, actual: 49 }],
      },
    )
    expect(
      lacking([...free, progress(100), ...graded('tma', 65), ...graded('cma', 24.99), ...graded('exam', 40)]),
    ).toEqual({
      lacking: [{ part: 'score', minimum: 40, actual: 39.99 }],
    })
    expect(
      lacking([...free, progress(100), ...graded('tma', 65), ...graded('cma', 25), ...graded('exam', 39.99)]),
    ).toEqual({
      lacking: [{ part: 'assessment', assessmentId: 'exam', minimum: 40, actual: 39.99 }],
    })
    expect(lacking(free)).toEqual({
      lacking: [
        { part: 'progress', minimum: 50, actual: 0 },
        { part: 'score', minimum: 40, actual: 0 },
        { part: 'assessment', assessmentId: 'exam', minimum: 40 },
      ],
    })
  })

  it('wants a grade where a pass mark is 0', () => {
    const lenient = { minimumProgress: 0, minimumScore: 0, passMarks: [{ assessmentId: item('exam'), score: 0 }] }
    const history = enrolled(terms({ completionRule: lenient }))
    given(history).when(complete).fails('enrollment.rule-not-met')
    expect(
      given([...history, ...graded('exam', 0)])
        .when(complete)
        .events(),
    ).toHaveLength(1)
  })

  it('goes by the last grade, and completes once', () => {
    const lenient = { minimumProgress: 0, minimumScore: 0, passMarks: [{ assessmentId: item('exam'), score: 40 }] }
    const regrade: EnrollmentEvent = {
      type: 'AssessmentGraded',
      data: { assessmentId: item('exam'), score: 30, gradedAt: now, previousScore: 50 },
    }
    given([...enrolled(terms({ completionRule: lenient })), ...graded('exam', 50), regrade])
      .when(complete)
      .fails('enrollment.rule-not-met')
    given([...free, completed])
      .when(complete)
      .then([])
    given(unpaid).when(complete).fails('enrollment.not-active')
    given([...free, withdrawn])
      .when(complete)
      .fails('enrollment.ended')
  })

  it('issues the certificate once, under one number', () => {
    given([...free, completed])
      .when(certify())
      .then([certified])
    given([...free, completed, certified])
      .when(certify())
      .then([])
    expect(
      given([...free, completed, certified])
        .when(certify('2026-18'))
        .fails('enrollment.certificate-issued').detail,
    ).toEqual({
      certificateNumber: '2026-17',
    })
    given(free).when(certify()).fails('enrollment.not-completed')
    given([...free, completed])
      .when({ ...certify(), by: learner })
      .fails('enrollment.forbidden')
  })
})

describe('an enrolment: leaving', () => {
  const policy = {
    steps: [
      { untilDays: 0, refundBasisPoints: 10_000 },
      { untilDays: 14, refundBasisPoints: 3_333 },
    ],
  }
  const left = (withdrawnAt: typeof now, refund = nil, payment: object = {}) => ({
    type: 'EnrollmentWithdrawn',
    data: { ...whose, withdrawnAt, refund, ...payment },
  })
  const bought = (frozen = terms({ price, refundPolicy: policy })) => [...enrolled(frozen), activated]
  const day = (days: number, millis = 0) => plusMillis(now, days * DAY + millis)

  it('ends it, once', () => {
    given(free)
      .when(withdraw())
      .then([left(now) as EnrollmentEvent])
    given([...free, withdrawn])
      .when(withdraw())
      .then([])
    given([...free, completed])
      .when(withdraw())
      .fails('enrollment.completed')
    given([...unpaid, expired])
      .when(withdraw())
      .fails('enrollment.ended')
  })

  it('pays back what the frozen policy says of the days since the activation', () => {
    const refunds = [
      [day(0), 12_900],
      [day(0, 1), 4_300],
      [day(14), 4_300],
      [day(14, 1), 0],
    ] as const
    for (const [at, amount] of refunds)
      given(bought())
        .when(withdraw(at))
        .then([left(at, money(amount, 'EUR'), { paymentId }) as EnrollmentEvent])
  })

  it('counts the days from the start of the term where there is one', () => {
    const history = bought(terms({ price, refundPolicy: policy, term }))
    const start = (millis: number) => plusMillis(term.start, millis)
    for (const [at, amount] of [
      [now, 12_900],
      [start(0), 12_900],
      [start(1), 4_300],
      [start(14 * DAY + 1), 0],
    ] as const)
      given(history)
        .when(withdraw(at))
        .then([left(at, money(amount, 'EUR'), { paymentId }) as EnrollmentEvent])
  })

  it('pays nothing back where nothing was paid', () => {
    given(enrolled(terms({ price, refundPolicy: policy })))
      .when(withdraw())
      .then([left(now) as EnrollmentEvent])
  })

  it('quotes what it will pay back', () => {
    const quote = (history: readonly EnrollmentEvent[], at = now) =>
      quoteWithdrawal(fold<EnrollmentEvent, EnrollmentState>(enrollment.decider, history), at)
    expect(quote(bought(), day(3))).toEqual(money(4_300, 'EUR'))
    expect(quote(unpaid)).toEqual(nil)
    expect(quote([])).toBeUndefined()
    expect(quote([...free, withdrawn])).toBeUndefined()
  })

  it('expires unpaid at any time, and running at the end of the term', () => {
    const running = enrolled(terms({ term }))
    given(unpaid).when(expire()).then([expired])
    given([...unpaid, expired])
      .when(expire())
      .then([])
    given(running)
      .when(expire(plusMillis(term.end, -1)))
      .fails('enrollment.term-not-over')
    given(running)
      .when(expire(term.end))
      .then([{ type: 'EnrollmentExpired', data: { ...whose, expiredAt: term.end, cause: 'term-over' } }])
    given(free).when(expire()).fails('enrollment.term-not-over')
    given([...free, completed])
      .when(expire())
      .fails('enrollment.completed')
    given(unpaid).when(expire(now, learner)).fails('enrollment.forbidden')
  })

  it('is taken back to where it stood; what was paid back has to be paid again', () => {
    const again = (to: 'active' | 'awaitingPayment'): EnrollmentEvent => ({
      type: 'EnrollmentReinstated',
      data: { ...whose, reinstatedAt: later, to },
    })
    const refunded: EnrollmentEvent = {
      type: 'EnrollmentWithdrawn',
      data: { ...whose, withdrawnAt: now, refund: price, paymentId },
    }
    given([...free, withdrawn])
      .when(reinstate())
      .then([again('active')])
    given([...paid, withdrawn])
      .when(reinstate())
      .then([again('active')])
    given([...paid, refunded])
      .when(reinstate())
      .then([again('awaitingPayment')])
    given([...unpaid, expired])
      .when(reinstate())
      .then([again('awaitingPayment')])
    given([...paid, expired])
      .when(reinstate())
      .then([again('active')])
    given(free).when(reinstate()).then([])
    given([...free, completed])
      .when(reinstate())
      .fails('enrollment.not-ended')
    given([...free, withdrawn])
      .when(reinstate(learner))
      .fails('enrollment.forbidden')
    given([...paid, refunded, again('awaitingPayment')])
      .when(activate(uuid(31) as PaymentId))
      .then([{ type: 'EnrollmentActivated', data: { ...whose, activatedAt: now, paymentId: uuid(31) as PaymentId } }])
    given([...paid, withdrawn, again('active')])
      .when(onEnrollment('SubmitAssessment', { assessmentId: item('tma') }))
      .then([{ type: 'AssessmentSubmitted', data: { assessmentId: item('tma'), submittedAt: now } }])
  })
})

describe("an enrolment: the course's outline", () => {
  const second = { version: 2, lessons: [{ id: item('other') }], assessments: [] }
  const completionRule = { ...rule, passMarks: [] }
  const accept = (version: number) => onEnrollment('AcceptOutline', { outline: { ...second, version }, completionRule })
  const accepted: EnrollmentEvent = {
    type: 'OutlineAccepted',
    data: { outline: second, completionRule, acceptedAt: now },
  }
  const progress = (id: string) => onEnrollment('RecordLessonProgress', { lessonId: item(id), percent: 50 })

  it('stays the one that was bought until the learner accepts a newer one', () => {
    given(free).when(progress('other')).fails('enrollment.no-such-lesson')
    given(free).when(accept(2)).then([accepted])
    given([...free, accepted])
      .when(progress('other'))
      .then([{ type: 'LessonProgressRecorded', data: { lessonId: item('other'), percent: 50, progress: 50 } }])
    given([...free, accepted])
      .when(progress('intro'))
      .fails('enrollment.no-such-lesson')
  })

  it('is accepted once and never goes back', () => {
    given([...free, accepted])
      .when(accept(2))
      .then([])
    given([...free, accepted])
      .when(accept(1))
      .fails('enrollment.outline-not-newer')
    given([...free, withdrawn])
      .when(accept(2))
      .fails('enrollment.ended')
    given(free)
      .when({ ...accept(2), by: tutor })
      .fails('enrollment.forbidden')
  })
})
