import { type CommandsOf, Instant, Money, object, text, UserId } from '../kernel'
import { details, PostingDetails } from './details'

export const commands = {
  DraftPosting: {
    data: object({ institutionId: UserId, ...details }, { salary: Money }),
    summary: 'Draft a job posting. Nobody but its institution sees a draft.',
    creates: true,
  },
  EditPosting: {
    data: PostingDetails,
    summary: 'Replace the text of a draft.',
  },
  PublishPosting: {
    data: object({}, { closesAt: Instant }),
    summary: 'Publish a draft, so that tutors can apply until it is closed or `closesAt` has passed.',
  },
  ClosePosting: {
    data: object({}, { reason: text(1, 500) }),
    summary: 'Close a posting to new applications.',
  },
} as const

export type PostingCommand = CommandsOf<typeof commands>
