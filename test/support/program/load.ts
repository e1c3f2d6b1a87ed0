import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { RecordedEvent } from '../../../src/application/ports/event-store'
import type { Answer } from '../http/client'
import { type Person, someone } from './people'
import { until } from './until'

/** A command of the load: drafts a posting, or edits it. Its title is its mark in the log. */
export interface Sent {
  readonly path: string
  readonly body: unknown
  readonly key: string
  readonly title: string
  /** Whose key it is. */
  readonly senderId: string
}

/** A command that was answered with success. */
export interface Acknowledged extends Sent {
  readonly id: string
  readonly revision: number
  readonly position: number
}

/** What came of a load. */
export interface Outcome {
  readonly acknowledged: readonly Acknowledged[]
  /** Sent, but never answered with success: they may be in the log or not. */
  readonly open: readonly Sent[]
  /** Every answer that was neither success nor a lost connection. */
  readonly refused: readonly Answer[]
  /** How long the slowest answer took, in milliseconds. */
  readonly slowest: number
}

const BACK_OFF_MILLIS = 100
const PATIENCE_MILLIS = 120_000
/** A load ends by itself: a test that failed before it could stop it leaves nothing behind. */
const LONGEST_MILLIS = 300_000
const EDITS = 4
const ROLE = 'registrar'

const POSTINGS = '/api/v1/jobs/postings'

const sentFor = (person: Person, posting: string | undefined): Sent => {
  const title = randomUUID()
  const details = { title, description: 'Teaches algebra.', subjects: ['algebra'] }
  const mark = { key: randomUUID(), title, senderId: person.id }
  return posting === undefined
    ? { ...mark, path: POSTINGS, body: { institutionId: person.id, ...details } }
    : { ...mark, path: `${POSTINGS}/${posting}/edit`, body: details }
}

/** Sends a command; undefined where the connection was lost before the answer. */
const send = (person: Person, { path, body, key }: Sent): Promise<Answer | undefined> =>
  person.post(path, body, { 'idempotency-key': key }).catch(() => undefined)

/** Sends a command again, with its key, to the service at `url`; and again while that asks to come back. */
export const sendAgain = async (url: string, sent: Sent): Promise<Acknowledged> => {
  const sender = await someone(url, ROLE, sent.senderId)
  let answer: Answer | undefined
  await until(`${sent.path} is answered`, async () => {
    answer = await send(sender, sent)
    return answer !== undefined && answer.status !== 503
  })
  if (answer === undefined || !isSuccess(answer)) throw new Error(`not acknowledged: ${told(answer)}`)
  return acknowledgedBy(answer, sent)
}

const acknowledgedBy = ({ body }: Answer, sent: Sent): Acknowledged => ({
  ...sent,
  ...(body as Pick<Acknowledged, 'id' | 'revision' | 'position'>),
})

const told = (answer: Answer | undefined): string => (answer === undefined ? 'no answer' : JSON.stringify(answer.body))

const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300

/**
 * Clients that send commands one after another, each with an idempotency key: a posting, some edits of it, the next.
 * What is not answered with success is sent again with the same key until it is, or the load is stopped.
 */
export class Load {
  private readonly acknowledged: Acknowledged[] = []
  private readonly open: Sent[] = []
  private readonly refused: Answer[] = []
  /** Whose last try was cut off before its answer. */
  private readonly lost = new Set<Person>()
  private slowest = 0
  private stopped = false
  private readonly end = Date.now() + LONGEST_MILLIS
  private readonly clients: Promise<unknown>

  /** @param size - how many clients there are */
  constructor(url: string, size: number) {
    this.clients = Promise.all(Array.from({ length: size }, async () => this.work(await someone(url, ROLE))))
  }

  /** How many commands have been acknowledged so far. */
  get count(): number {
    return this.acknowledged.length
  }

  /** Every answer so far that was neither success nor a lost connection. */
  get refusals(): readonly Answer[] {
    return this.refused
  }

  /** How many clients have lost the connection, and have not been answered since. */
  get cutOff(): number {
    return this.lost.size
  }

  /** Waits until so many more commands have been acknowledged; ends the load and fails where that takes too long. */
  async more(commands: number): Promise<void> {
    const goal = this.count + commands
    const giveUp = Date.now() + PATIENCE_MILLIS
    while (this.count < goal) {
      if (Date.now() > giveUp) {
        const { refused } = await this.stop()
        throw new Error(`${String(this.count)} of ${String(goal)} commands; refused last: ${told(refused.at(-1))}`)
      }
      await delay(10)
    }
  }

  /** Starts nothing new, waits for the answers that are still due. */
  async stop(): Promise<Outcome> {
    this.stopped = true
    await this.clients
    const { acknowledged, open, refused, slowest } = this
    return { acknowledged, open, refused, slowest }
  }

  private async work(person: Person): Promise<void> {
    while (!this.isStopped()) {
      let posting: Acknowledged | undefined
      for (let turn = 0; turn <= EDITS && !this.isStopped(); turn++)
        posting = await this.acknowledge(person, sentFor(person, posting?.id))
    }
  }

  private async acknowledge(person: Person, sent: Sent): Promise<Acknowledged | undefined> {
    for (;;) {
      const start = Date.now()
      const answer = await send(person, sent)
      this.slowest = Math.max(this.slowest, Date.now() - start)
      if (answer === undefined) this.lost.add(person)
      else this.lost.delete(person)
      if (answer !== undefined && isSuccess(answer)) {
        const done = acknowledgedBy(answer, sent)
        this.acknowledged.push(done)
        return done
      }
      if (answer !== undefined) this.refused.push(answer)
      if (this.isStopped()) {
        this.open.push(sent)
        return undefined
      }
      await delay(BACK_OFF_MILLIS)
    }
  }

  private isStopped(): boolean {
    return this.stopped || Date.now() > this.end
  }
}

/** How often each command of a load is in the log, by its title. */
export const timesInLog = (log: readonly RecordedEvent[]): ReadonlyMap<string, number> => {
  const times = new Map<string, number>()
  for (const { data } of log) {
    const title = data['title']
    if (typeof title === 'string') times.set(title, (times.get(title) ?? 0) + 1)
  }
  return times
}

/** The acknowledged commands whose event is not in the log at the position that the answer told, exactly once. */
export const missing = (
  acknowledged: readonly Acknowledged[],
  log: readonly RecordedEvent[],
): readonly Acknowledged[] => {
  const times = timesInLog(log)
  const at = new Map(log.map((event) => [event.position, event]))
  return acknowledged.filter(({ id, revision, position, title }) => {
    const event = at.get(position)
    const there = event?.stream === `posting-${id}` && event.revision === revision && event.data['title'] === title
    return !there || times.get(title) !== 1
  })
}
