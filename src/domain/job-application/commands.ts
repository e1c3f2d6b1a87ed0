import { type CommandsOf, Instant, integer, Money, object, PostingId, text, TimeRange, UserId } from '../kernel'
import { PostingTerms } from '../job-posting'

export const commands = {
  /**
   * The application's id is derived from its posting and tutor by the use case that issues this, so that a tutor's
   * applications to one posting are one stream and a second open one is impossible, whoever races. `posting` is the
   * posting as the use case found it.
   */
  SubmitApplication: {
    data: object(
      { postingId: PostingId, tutorId: UserId, posting: PostingTerms, coverLetter: text(1, 10_000) },
      { expectedSalary: Money },
    ),
    summary: 'Apply to a published posting. After a closed application a tutor can apply again.',
    creates: true,
    internal: true,
  },
  ScreenApplication: {
    data: object({ score: integer(0, 100) }, { notes: text(1, 5_000) }),
    summary: 'Score an application from 0 to 100; until it is shortlisted the score can be changed.',
  },
  ShortlistApplication: {
    data: object({}),
    summary: 'Put a screened application on the shortlist.',
  },
  ScheduleInterview: {
    data: object({ range: TimeRange }, { place: text(1, 500) }),
    summary: 'Set the time of an interview with a shortlisted tutor, or another time.',
  },
  OfferJob: {
    data: object({ expiresAt: Instant }, { salary: Money, message: text(1, 5_000) }),
    summary: 'Offer the job to a shortlisted tutor. The offer binds until it expires.',
  },
  AcceptOffer: { data: object({}), summary: 'Accept the offer before it expires.' },
  DeclineOffer: { data: object({}, { reason: text(1, 500) }), summary: 'Decline the offer.' },
  ExpireOffer: {
    data: object({}),
    summary: 'Record that an offer has expired unanswered.',
    internal: true,
  },
  RejectApplication: {
    data: object({ reason: text(1, 500) }),
    summary: 'Reject the application. An open offer cannot be taken back.',
  },
  WithdrawApplication: {
    data: object({}, { reason: text(1, 500) }),
    summary: 'Withdraw the own application.',
  },
} as const

export type ApplicationCommand = CommandsOf<typeof commands>

/** The command of a type. */
export type Of<Type extends ApplicationCommand['type']> = Extract<ApplicationCommand, { readonly type: Type }>
