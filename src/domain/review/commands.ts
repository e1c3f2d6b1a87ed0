import { type CommandsOf, object, text } from '../kernel'
import { Occasion, ofCourse, parties, Rating } from './values'

export const commands = {
  /** The id derives from the learner and whom or what they review, so that there is one review of each. */
  InviteReview: {
    data: object({ ...parties, occasion: Occasion }, ofCourse),
    summary: 'Ask a learner for a review, or open an older one for changes.',
    creates: true,
    internal: true,
  },
  GiveReview: {
    data: object({ rating: Rating }, { text: text(1, 5_000) }),
    summary: 'Give the review that one was invited to, or change it: 1 to 5 stars and words, published for everybody.',
  },
  AnswerReview: {
    data: object({ text: text(1, 5_000) }),
    summary: 'Answer a review of oneself or of the own course, in public; another answer takes the place of the first.',
  },
  HideReview: {
    data: object({ reason: text(1, 1_000) }),
    summary: 'Take a review out of sight and out of the ratings, for a reason.',
  },
  ShowReview: {
    data: object({}),
    summary: 'Show a hidden review again.',
  },
  ExpireInvitation: {
    data: object({}),
    summary: 'Record that nobody followed an invitation in its time.',
    internal: true,
  },
} as const

export type ReviewCommand = CommandsOf<typeof commands>

/** The command of a type. */
export type Of<Type extends ReviewCommand['type']> = Extract<ReviewCommand, { readonly type: Type }>
