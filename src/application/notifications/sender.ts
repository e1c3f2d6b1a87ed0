import { MINUTE, plusMillis } from '../../domain/kernel'
import type { Clock } from '../ports/clock'
import { type Claimed, type Deliveries } from '../ports/deliveries'
import type { Logger } from '../ports/logger'
import { AddresseeGone, MessageNotSent, MessageRefused, type Messenger } from '../ports/messenger'
import { isOld } from './consumer'
import type { LetterWriter } from './prepare-letter'
import type { MessageWriter } from './prepare-message'
import type { Part, Prepared } from './prepared'

export interface SenderPorts {
  readonly deliveries: Pick<Deliveries, 'reach' | 'end' | 'defer'>
  readonly messenger: Pick<Messenger, 'send'>
  readonly clock: Clock
  readonly logger: Logger
}

export interface Writers {
  readonly letters: Pick<LetterWriter, 'prepare'>
  readonly messages: Pick<MessageWriter, 'prepare'>
}

const FIRST_RETRY = 15_000
const LONGEST_RETRY = 60 * MINUTE

/** What has come of one part. `retryAfterMillis`: the other side asked for so much time. */
type Came =
  | { readonly as: 'sent' }
  | { readonly as: 'refused'; readonly reason: string }
  | { readonly as: 'later'; readonly reason: string; readonly retryAfterMillis: number }

const SENT: Came = { as: 'sent' }

/**
 * Sends one delivery. What could not go out is tried again, each wait twice as long as the one before, until it is no news
 * any more; what is refused is given up. Sent, and killed before that is noted, it is sent again as the same message.
 */
export class Sender {
  constructor(
    private readonly ports: SenderPorts,
    private readonly writers: Writers,
    /** A message that takes longer counts as not sent. Shorter than a claim, or two would send it. */
    private readonly patienceMillis: number,
  ) {}

  /** Throws where what it needs to write the message is out of reach: then it was not tried. */
  async deliver(delivery: Claimed): Promise<void> {
    const { deliveries, clock } = this.ports
    if (isOld(delivery.at, clock.now())) {
      await deliveries.end(delivery, delivery.attempts > 0 ? 'failed' : 'skipped', clock.now(), 'no news any more')
      return
    }
    const prepared = await this.prepare(delivery)
    if ('reason' in prepared) {
      await deliveries.end(delivery, 'skipped', clock.now(), prepared.reason)
      return
    }
    const waiting = prepared.parts.filter(({ name }) => !delivery.reached.includes(name))
    const came: Came[] = []
    for (const part of waiting) {
      const result = await this.send(part)
      came.push(result)
      // Of several, those that went out do not go out again with the others.
      if (result.as !== 'later' && prepared.parts.length > 1) await deliveries.reach(delivery.id, part.name)
    }
    await this.settle(delivery, came)
  }

  private prepare(delivery: Claimed): Promise<Prepared> {
    const { letters, messages } = this.writers
    return delivery.channel === 'letter' ? letters.prepare(delivery) : messages.prepare(delivery)
  }

  private async settle(delivery: Claimed, came: readonly Came[]): Promise<void> {
    const { deliveries, clock, logger } = this.ports
    const now = clock.now()
    const later = came.flatMap((one) => (one.as === 'later' ? [one] : []))
    const fields = { kind: delivery.kind, channel: delivery.channel, message: delivery.id }
    const [first] = later
    if (first !== undefined) {
      const usual = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** delivery.attempts)
      const wait = Math.max(usual, ...later.map(({ retryAfterMillis }) => Math.min(LONGEST_RETRY, retryAfterMillis)))
      logger.warn('a message could not be sent; it is tried again later', { ...fields, error: first.reason })
      await deliveries.defer(delivery, plusMillis(now, wait), first.reason)
      return
    }
    const refused = came.find((one) => one.as === 'refused')
    const isSent = delivery.reached.length > 0 || came.some(({ as }) => as === 'sent')
    if (refused?.as === 'refused' && !isSent) {
      logger.error('a message cannot be sent', { ...fields, error: refused.reason })
      await deliveries.end(delivery, 'failed', now, refused.reason)
      return
    }
    await deliveries.end(delivery, 'sent', now)
  }

  private async send({ message, gone }: Part): Promise<Came> {
    try {
      await inTime(this.ports.messenger.send(message), this.patienceMillis)
      return SENT
    } catch (error) {
      if (error instanceof MessageNotSent)
        return { as: 'later', reason: error.message, retryAfterMillis: error.retryAfterMillis ?? 0 }
      if (error instanceof AddresseeGone) {
        await gone?.()
        return { as: 'refused', reason: error.name }
      }
      // Of what is no refusal, but a bug, the text might tell anything.
      return { as: 'refused', reason: error instanceof MessageRefused ? error.message : nameOf(error) }
    }
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')

/** Throws MessageNotSent where it takes too long; what comes of it later is nobody's concern. */
const inTime = async (sending: Promise<void>, millis: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new MessageNotSent('it took too long'))
    }, millis)
  })
  try {
    await Promise.race([sending, late])
  } finally {
    clearTimeout(timer)
  }
}
