import * as t from 'io-ts'
import { type EventsOf, FileId, Instant, object, personal, text, Zone } from '../kernel'
import { Languages, Offer, Visibility, Wish } from './details'

/** What a description is in the log: all of it is about the profile's owner, whose id is the profile's. */
const description = [
  { displayName: personal(text(1, 100), 'id'), languages: personal(Languages, 'id', []) },
  {
    headline: personal(text(1, 140), 'id'),
    about: personal(text(1, 5_000), 'id'),
    zone: personal(Zone, 'id', 'Etc/UTC'),
  },
] as const

export const events = {
  ProfileCreated: { data: object({ ...description[0], createdAt: Instant }, description[1]) },
  ProfileDescribed: { data: object(...description) },
  TeachingOffered: { data: object({ offers: personal(t.readonlyArray(Offer), 'id', []) }) },
  LearningWishesSet: { data: object({ wishes: personal(t.readonlyArray(Wish), 'id', []) }) },
  VisibilityChanged: { data: object({ visibility: Visibility }) },
  PhotoSet: { data: object({ photoId: FileId }) },
  PhotoRemoved: { data: object({ photoId: FileId }, { reason: personal(text(1, 500), 'id') }) },
} as const

export type ProfileEvent = EventsOf<typeof events>
