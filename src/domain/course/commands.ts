import { type CommandsOf, EnrollmentId, Money, object, text, TimeRange, UserId } from '../kernel'
import { outlineParts } from './outline'
import { CompletionRule, RefundPolicy, SeatPolicy } from './terms'

const heading = { title: text(1, 200) }
const description = { description: text(1, 10_000) }
const seat = object({ enrollmentId: EnrollmentId, learnerId: UserId })
const learner = object({ learnerId: UserId })

export const commands = {
  DraftCourse: {
    data: object({ ownerId: UserId, ...heading }, description),
    summary: 'Draft a course. Its owner is the tutor or institution that teaches and sells it.',
    creates: true,
  },
  DescribeCourse: {
    data: object(heading, description),
    summary: 'Replace the title and description of a course.',
  },
  DefineOutline: {
    data: object(outlineParts),
    summary: "Set a draft's lessons and assessments. Weights of course work sum to 100 per cent, or to 0.",
  },
  ReviseOutline: {
    data: object(outlineParts, { completionRule: CompletionRule }),
    summary: 'Publish a new version of the outline. Enrolled learners keep theirs until they accept it.',
  },
  SetPrice: {
    data: object({ price: Money }),
    summary: 'Set what enrolling costs from now on; an amount of 0 makes the course free.',
  },
  SetSeats: {
    data: object({ seats: SeatPolicy }),
    summary: 'Set how many learners the course takes at once, never below the seats that are taken.',
  },
  SetCompletionRule: {
    data: object({ rule: CompletionRule }),
    summary: 'Set what completes the course for those who enrol from now on.',
  },
  SetRefundPolicy: {
    data: object({ policy: RefundPolicy }),
    summary: 'Set what is paid back to a learner who leaves, for those who enrol from now on.',
  },
  SetTerm: {
    data: object({ term: TimeRange }),
    summary: 'Set when the course runs.',
  },
  PublishCourse: {
    data: object({}),
    summary: 'Open a draft with an outline, price, seats and completion rule for enrolment.',
  },
  ArchiveCourse: {
    data: object({}),
    summary: 'Close a course to new learners. Those enrolled stay.',
  },
  ReserveSeat: {
    data: seat,
    summary: 'Take a seat for an enrolment, or accept the seat that the waiting list offered.',
    internal: true,
  },
  ReleaseSeat: {
    data: seat,
    summary: 'Give a seat back; it is offered to the first on the waiting list.',
    internal: true,
  },
  JoinWaitlist: {
    data: learner,
    summary: 'Queue for a seat of a full course. A seat that comes free is offered in order, each offer for a time.',
  },
  LeaveWaitlist: {
    data: learner,
    summary: 'Leave the queue, or turn down the seat that was offered.',
  },
  AdvanceWaitlist: {
    data: object({}),
    summary: 'Let offers lapse whose time is over, and offer their seats to the next.',
    internal: true,
  },
} as const

export type CourseCommand = CommandsOf<typeof commands>
