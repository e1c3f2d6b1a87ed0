import {
  BookingId,
  type CommandsOf,
  GroupLessonId,
  HoursBefore,
  Instant,
  Money,
  object,
  oneOf,
  PackageId,
  SeriesId,
  text,
  TimeRange,
  UserId,
} from '../kernel'
import { Side } from './party'
import { Terms } from './terms'

const reason = text(1, 2_000)

export const commands = {
  RequestBooking: {
    data: object(
      { tutorId: UserId, learnerId: UserId, range: TimeRange, terms: Terms, heldUntil: Instant },
      { groupLessonId: GroupLessonId, sessionId: BookingId, seriesId: SeriesId },
    ),
    summary: "Ask for a time that the tutor's calendar holds; the terms in force are frozen into the booking.",
    creates: true,
    internal: true,
  },
  ConfirmBooking: {
    data: object({}),
    summary: "Confirm a requested booking, while its hold lasts, once the tutor's calendar keeps its time for good.",
    internal: true,
  },
  DeclineBooking: {
    data: object({}, { reason }),
    summary: 'Turn a request down.',
  },
  RescheduleBooking: {
    data: object({ range: TimeRange }, { sessionId: BookingId }),
    summary: "Move a booking to another time of the same length, which the tutor's calendar has taken for it.",
    internal: true,
  },
  PayByCredit: {
    data: object({ packageId: PackageId }),
    summary: 'Pay for a lesson to come with a credit of a package, which the package has given for it.',
    internal: true,
  },
  CancelBooking: {
    data: object({}, { reason, onBehalfOf: Side }),
    summary: 'Cancel before the start. A learner pays the late fee inside the window of the policy, a tutor never.',
  },
  StartBooking: {
    data: object({}),
    summary: 'Start the lesson, from a quarter of an hour before its time.',
  },
  CompleteBooking: {
    data: object({}),
    summary: 'Record that the lesson was given.',
  },
  RecordNoShow: {
    data: object({ absent: Side }),
    summary: 'Record that the other side did not come, from ten minutes after the start.',
  },
  DisputeBooking: {
    data: object({ reason }),
    summary: 'Dispute how a booking ended, within 14 days.',
  },
  ResolveDispute: {
    data: object({ resolution: oneOf('upheld', 'rejected'), note: reason }, { refund: Money }),
    summary: 'Settle a dispute; upheld without an amount refunds the whole price.',
  },
  ExpireBooking: {
    data: object({}),
    summary: 'Record that the hold on a requested time has lapsed.',
    internal: true,
  },
  RemindOfBooking: {
    data: object({ hoursBefore: HoursBefore }),
    summary: 'Remind both sides of a confirmed lesson, so many hours before its start; once for each time it has.',
    internal: true,
  },
} as const

export type BookingCommand = CommandsOf<typeof commands>
