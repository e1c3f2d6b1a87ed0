import type { NotificationGroup } from '../../../domain/notification-preferences'
import type { PublicUrl } from '../../ports/public-url'
import type { ServerSecrets } from '../../ports/server-secrets'
import { NumberedTokens } from '../../sessions/numbered-tokens'
import type { UnsubscribeLinks } from '../notification'

/** Below `/api/v1/accounts`. */
export const UNSUBSCRIBE_PATH = 'notification-preferences/unsubscribe/{token}'

/**
 * The groups by the numbers that tokens have of them. Mails are kept for years: a number is never another group's, a new
 * group gets the next one. 0 is all of them, of a digest.
 */
const numbers: Readonly<Record<NotificationGroup, number>> = {
  bookings: 1,
  reminders: 2,
  courses: 3,
  payments: 4,
  applications: 5,
  waitlists: 6,
  reviews: 7,
}

/** Which mails a link ends. */
export interface Unsubscription {
  readonly userId: string
  /** One, or all of them. */
  readonly groups: readonly NotificationGroup[]
}

/**
 * The links under mails. A token names a user and a group, is authenticated by a secret of the server and kept nowhere;
 * it is good for one thing alone, for as long as the mail lies there.
 */
export class UnsubscribeTokens implements UnsubscribeLinks {
  private readonly tokens: NumberedTokens

  constructor(
    secrets: ServerSecrets,
    private readonly publicUrl: PublicUrl,
  ) {
    this.tokens = new NumberedTokens(secrets, 'unsubscribe', 'lyu_')
  }

  async linkFor(userId: string, group?: NotificationGroup): Promise<string> {
    const token = await this.tokens.of({ id: userId, generation: group === undefined ? 0 : numbers[group] })
    const path = UNSUBSCRIBE_PATH.replace('{token}', token)
    return `${this.publicUrl}/api/v1/accounts/${path}`
  }

  /** Undefined for what was not made here. */
  async read(token: string): Promise<Unsubscription | undefined> {
    const named = await this.tokens.read(token)
    if (named === undefined) return undefined
    const { id: userId, generation } = named
    const all = Object.keys(numbers) as NotificationGroup[]
    return { userId, groups: generation === 0 ? all : all.filter((group) => numbers[group] === generation) }
  }
}
