import { timingSafeEqual } from 'node:crypto'
import { brandedString } from '../../domain/kernel'
import { hashSecret } from '../api-keys/key-text'

/** The secret in a feed's address: 256 random bits. */
export const FeedSecret = brandedString('FeedSecret', (s) => /^[A-Za-z0-9_-]{43}$/.test(s), {
  pattern: '^[A-Za-z0-9_-]{43}$',
  description: 'the secret of an address',
  examples: ['47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'],
})

/** Where a feed is, below `/api/v1/bookings`. */
export const FEED_PATH = 'calendar-feeds/{id}/{secret}/calendar.ics'

/** Whether a secret is the one whose hash is kept; takes as long whatever they have in common. */
export const isSecretOf = (secret: string, secretHash: string): boolean => {
  const [given, kept] = [Buffer.from(hashSecret(secret)), Buffer.from(secretHash)]
  return given.length === kept.length && timingSafeEqual(given, kept)
}
