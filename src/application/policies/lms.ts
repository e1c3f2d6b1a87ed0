import type { course } from '../../domain/course'
import type { enrollment } from '../../domain/enrollment'
import { each, policyOf } from './policy'

const author = ['tutor', 'registrar'] as const

/** Courses are drafted in the own name: an institution's by its administrators, who act as the institution. */
const drafting = each(author, 'namedOwner')
const managing = each(author, 'owner')
// A tutor may be a learner in another's course.
const seat = { ...managing, tutor: ['owner', 'namedLearner'], learner: 'namedLearner', support: 'any' } as const

const coursePolicy = policyOf<typeof course>()(
  {
    owner: (user, { state }) => (state.stage === 'none' ? undefined : state.plan.ownerId === user),
    namedOwner: (user, { data }) => data['ownerId'] === user,
    namedLearner: (user, { data }) => data['learnerId'] === user,
  },
  {
    DraftCourse: drafting,
    DescribeCourse: managing,
    DefineOutline: managing,
    ReviseOutline: managing,
    SetPrice: managing,
    SetSeats: managing,
    SetCompletionRule: managing,
    SetRefundPolicy: managing,
    SetTerm: managing,
    PublishCourse: managing,
    ArchiveCourse: managing,
    ReserveSeat: seat,
    ReleaseSeat: seat,
    JoinWaitlist: seat,
    LeaveWaitlist: seat,
    AdvanceWaitlist: {},
  },
)

/** Nobody is anything but the learner in their own enrolment: nobody grades or reinstates themselves by another role. */
const except = 'learner'
const studying = { ...each(['learner', 'tutor'], 'learner'), registrar: 'courseOwner', except } as const
const enrolling = {
  ...each(['learner', 'tutor'], 'namedLearner'),
  registrar: 'namedCourseOwner',
  support: 'any',
} as const
const teaching = { ...each(author, 'courseOwner'), except } as const
const registering = { registrar: 'courseOwner', except } as const

const enrollmentPolicy = policyOf<typeof enrollment>()(
  {
    learner: (user, { state }) => (state.stage === 'none' ? undefined : state.record.learnerId === user),
    courseOwner: (user, { state }) => (state.stage === 'none' ? undefined : state.record.terms.ownerId === user),
    namedLearner: (user, { data }) => data['learnerId'] === user,
    namedCourseOwner: (user, { data }) => ownerOf(data['terms']) === user,
  },
  {
    RequestEnrollment: enrolling,
    ActivateEnrollment: { finance: 'any', registrar: 'courseOwner', except },
    RecordLessonProgress: studying,
    RecordVideoWatched: studying,
    SubmitAssessment: studying,
    GradeAssessment: teaching,
    CompleteEnrollment: { learner: 'learner', tutor: ['learner', 'courseOwner'], registrar: 'courseOwner', except },
    WithdrawEnrollment: { ...studying, support: 'any' },
    ExpireEnrollment: registering,
    ReinstateEnrollment: { ...registering, support: 'any' },
    IssueCertificate: teaching,
    AcceptOutline: { ...each(['learner', 'tutor'], 'learner'), except },
    RecordRegistration: { registrar: 'namedCourseOwner', except: 'namedLearner' },
    RecordWithdrawal: registering,
    RecordSubmission: registering,
  },
)

/** The owner of the course, of the terms that a use case has put into the command. */
const ownerOf = (terms: unknown): unknown =>
  typeof terms === 'object' && terms !== null && 'ownerId' in terms ? terms.ownerId : undefined

export const lms = { course: coursePolicy, enrollment: enrollmentPolicy }
