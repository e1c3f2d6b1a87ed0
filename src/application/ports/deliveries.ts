import type { Instant } from '../../domain/kernel'
import type { StreamName } from './event-store'

/**
 * The ways of a delivery. `letter`: to the address that the letter itself is about (a link that proves an address, news of
 * the account's safety), whatever its reader has chosen.
 */
export const deliveryChannels = ['letter', 'email', 'sms', 'push'] as const
export type DeliveryChannel = (typeof deliveryChannels)[number]

/** An event that somebody is to be told of. It is told from the event itself: nothing of what it says is kept here. */
export interface TellingOf {
  readonly eventId: string
  /** Where the event is. */
  readonly stream: StreamName
  readonly revision: number
  readonly userId: string
  /** What it is about; of a letter, the event's type. */
  readonly kind: string
  /** When the event happened. */
  readonly at: Instant
}

/** One of them on one way. There is at most one for an event, a user and a channel, ever. */
export interface NewDelivery extends TellingOf {
  /** Follows from the event, the user and the channel: what is sent carries it, so that it is known when it comes again. */
  readonly id: string
  readonly channel: DeliveryChannel
  /** Not sent before. */
  readonly due: Instant
  /** Told with others in one mail, at this instant instead of `due`. */
  readonly digestAt?: Instant
}

/** What is claimed to be sent now. */
export interface Claimed extends NewDelivery {
  /** How often it was tried before. */
  readonly attempts: number
  /** Parts of it that have been sent: a device, one of two letters. */
  readonly reached: readonly string[]
}

/** How a delivery ended: `sent`; `skipped`, since there was nothing to tell any more; `failed` for good. */
export type Ending = 'sent' | 'skipped' | 'failed'

/** The kind of a delivery that tells of several. */
export const DIGEST = 'digest'

/** A line in somebody's list in the application. */
export interface NewInApp extends TellingOf {
  readonly id: string
}

/** Takes what follows from an event, in the transaction in which the event is noted as dealt with. */
export interface DeliveryWriter {
  /** Adds what is not there yet; nothing for somebody who is being forgotten. */
  add(deliveries: readonly NewDelivery[], inApp: readonly NewInApp[]): Promise<void>
  /** Removes all that is kept of somebody, and sees to it that nothing comes after. */
  forget(userId: string): Promise<void>
}

/** Keeps deliveries until they are sent, and what has come of them. */
export interface Deliveries {
  /**
   * Claims what is due, the oldest first, until the instant `until`: nobody else gets it before, and then it is due again.
   */
  claim(channel: DeliveryChannel, now: Instant, until: Instant, limit: number): Promise<readonly Claimed[]>
  /** What a digest tells, the oldest first. */
  bundled(digestId: string): Promise<readonly Claimed[]>
  /** Notes that a part of it was sent. */
  reach(id: string, part: string): Promise<void>
  /** Ends a claim, and what a digest told with it. `reason` is for support and tells nothing of anybody. */
  end(claimed: Claimed, ending: Ending, at: Instant, reason?: string): Promise<void>
  /** Ends a claim without having sent it: it is due again at `due`, and was tried once more. */
  defer(claimed: Claimed, due: Instant, reason: string): Promise<void>
}

/** What waits on a way. */
export interface WaitingDeliveries {
  readonly channel: DeliveryChannel
  /** Those for which it is not time yet included. */
  readonly count: number
  /**
   * Since when the oldest waits of those that could go out: one that was tried in vain since it happened, any other since
   * it was due. Absent where there is none.
   */
  readonly since?: Instant
}

/** Tells how much waits to be sent, in whatever process. */
export interface CountsDeliveries {
  /** By way; a way on which nothing waits may be left out. */
  waiting(now: Instant): Promise<readonly WaitingDeliveries[]>
}

/** Keeps what is told by user, and forgets it with them. */
export interface ForgetsDeliveries {
  /**
   * Removes all that is kept of somebody, and sees to it that nothing comes after.
   *
   * @returns how much there was, and how many messages are being sent to them at this moment: these are removed when it
   * is asked for again
   */
  forget(userId: string, now: Instant): Promise<{ readonly removed: number; readonly underWay: number }>
  count(userId: string): Promise<number>
}

/** What support may see of a delivery: where it stands and why. */
export interface DeliveryStanding {
  readonly id: string
  readonly eventId: string
  readonly userId: string
  readonly channel: DeliveryChannel
  readonly kind: string
  readonly state: 'waiting' | 'bundled' | Ending
  readonly attempts: number
  readonly due: Instant
  readonly reason?: string
}

/** What people read in the application itself. */
export interface InAppNotifications {
  /** Of a user, the newest first. */
  page(
    userId: string,
    options: { readonly after?: InAppPlace; readonly limit: number; readonly unread: boolean },
  ): Promise<readonly InApp[]>
  unread(userId: string): Promise<number>
  /** Marks these, or all that came up to an instant. @returns how many were not read before */
  markRead(
    userId: string,
    which: { readonly ids: readonly string[] } | { readonly upTo: Instant },
    at: Instant,
  ): Promise<number>
}

/** A place in somebody's list. */
export interface InAppPlace {
  readonly at: Instant
  readonly id: string
}

export interface InApp extends NewInApp {
  readonly readAt?: Instant
}
