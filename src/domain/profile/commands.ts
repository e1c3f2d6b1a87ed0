import * as t from 'io-ts'
import { type CommandsOf, FileId, object, text } from '../kernel'
import { Description, Offer, Visibility, Wish } from './details'

export const commands = {
  CreateProfile: {
    data: Description,
    summary: 'Write the own profile. Nobody else sees it until its visibility is changed.',
    creates: true,
  },
  DescribeProfile: { data: Description, summary: 'Replace what the profile tells of its owner.' },
  OfferTeaching: {
    data: object({ offers: t.readonlyArray(Offer) }),
    summary: 'Say which subjects one teaches, at which levels and for how much an hour; none ends it.',
  },
  SetLearningWishes: {
    data: object({ wishes: t.readonlyArray(Wish) }),
    summary: 'Say what one wants to learn, and what an hour of it may cost.',
  },
  ChangeVisibility: {
    data: object({ visibility: Visibility }),
    summary: 'Show the profile to everybody, to whoever is signed in, or to nobody.',
  },
  /** The photo lies in the storage already: the upload of it issues this. */
  SetPhoto: {
    data: object({ photoId: FileId }),
    summary: 'Show a photo that has been uploaded.',
    internal: true,
  },
  RemovePhoto: {
    data: object({}, { reason: text(1, 500) }),
    summary: 'Take the photo off the profile; support may where a photo breaks the rules, and says why.',
  },
} as const

export type ProfileCommand = CommandsOf<typeof commands>
