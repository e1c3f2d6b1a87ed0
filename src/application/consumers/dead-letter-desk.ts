import type { DeadLetter, DeadLetters } from '../ports/dead-letters'
import type { MessageBus, OutgoingBusMessage } from '../ports/message-bus'
import type { Consumer } from './consumer'
import { Handling, type HandlingPorts, type HandlingSettings, type Pulse } from './handling'
import { DEAD_LETTER_HEADERS, deadLetterTopic } from './names'
import { reasonOf } from './reason'

export interface DeskPorts<Stores> extends HandlingPorts<Stores> {
  readonly bus: Pick<MessageBus, 'publish'>
  readonly deadLetters: DeadLetters
}

/** How many letters are told of at a time. */
const TELL = 100

/** Sees to a consumer's dead letters: tells of them on the bus, and tries those again that somebody asks for. */
export class DeadLetterDesk<Stores> {
  private readonly handling: Handling<Stores>

  constructor(
    private readonly ports: DeskPorts<Stores>,
    private readonly consumer: Consumer<Stores>,
    settings: HandlingSettings,
  ) {
    this.handling = new Handling(ports, consumer, settings, () => undefined)
  }

  /** One round: everything that there is to do now. */
  async round(pulse: Pulse): Promise<void> {
    await this.tell()
    const waiting = await this.ports.deadLetters.list({ group: this.consumer.name, retrying: true })
    for (const { key } of waiting) await this.retry(key, pulse)
  }

  /** At least once: a letter is told of again where the note of it was lost. */
  private async tell(): Promise<void> {
    const { bus, deadLetters } = this.ports
    const { name } = this.consumer
    for (;;) {
      const letters = await deadLetters.untold(name, TELL)
      if (letters.length === 0) return
      await bus.publish(letters.map((letter) => asMessage(name, letter, letter.reason)))
      await deadLetters.told(name, letters)
    }
  }

  /** A sequence, letter by letter in its order. Where one fails again the rest stays parked behind it. */
  private async retry(key: string, pulse: Pulse): Promise<void> {
    const { logger, reader } = this.ports
    const { name } = this.consumer
    let done = 0
    for (; ; done += 1) {
      const outcome = await this.handling.insist(async (transaction) => {
        const letter = await transaction.nextToRetry(key)
        if (letter === undefined) return false
        const [event] = await reader.read([letter])
        if (event !== undefined) await this.consumer.handle(event, transaction.stores)
        await transaction.remove(letter)
        return true
      }, pulse)
      if ('failure' in outcome) {
        const reason = reasonOf(outcome.failure)
        await this.handling.commit((transaction) => transaction.parkAgain(key, reason), pulse)
        logger.error(`the consumer ${name} failed on a dead letter again`, { stream: key, done, reason })
        return
      }
      if (!outcome.done) break
      pulse.step()
    }
    logger.info(`the consumer ${name} has dealt with dead letters`, { stream: key, done })
  }
}

const asMessage = (consumer: string, letter: DeadLetter, reason: string): OutgoingBusMessage => ({
  id: letter.id,
  topic: deadLetterTopic(consumer).name,
  key: letter.key,
  value: letter.value,
  headers: {
    ...letter.headers,
    [DEAD_LETTER_HEADERS.reason]: reason,
    [DEAD_LETTER_HEADERS.topic]: letter.topic,
    [DEAD_LETTER_HEADERS.parkedAt]: letter.parkedAt,
  },
})
