import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'feed.not-yours': 'forbidden',
  'feed.not-found': 'not-found',
})
export type FeedError = ErrorOf<typeof errors>
