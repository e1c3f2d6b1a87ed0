import { isLeft } from 'fp-ts/Either'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { v7 } from 'uuid'
import type { CommandBus } from '../../../src/application/commands/command'
import { loadConfig } from '../../../src/bootstrap/config'
import { createParts, services } from '../../../src/bootstrap/container'
import { roles } from '../../../src/bootstrap/roles'
import { fromMillis, HOUR } from '../../../src/domain/kernel'
import { silentLogger } from '../../support/silent-logger'
import type { BenchContext, BenchEntry, Figure } from '../bench'

const ON_THE_WAY: ReadonlySet<string> = new Set(['relay', 'notifications'])
const TUTORS = 50
const A_SECOND = 100
const WARM_UP = 3
const SECONDS = 15

/** Milliseconds from a command to the mail that it led to. */
const BAR = 250

const by = { id: 'service:bench', role: 'system' } as const

const issue = async (bus: CommandBus, category: string, id: string, type: string, data: unknown): Promise<void> => {
  const outcome = await bus.dispatch({ category, id, type, data, by, commandId: v7() })
  if (isLeft(outcome)) throw new Error(`${type} was refused with ${outcome.left.code}: ${outcome.left.message}`)
}

/** Somebody whose address is proven; answers the id. */
const openAccount = async (bus: CommandBus, name: string): Promise<string> => {
  const id = v7()
  await issue(bus, 'account', id, 'OpenProvidedAccount', {
    ...{ email: `${name}@example.org`, identifierId: v7(), emailVerified: true, role: 'tutor', locale: 'en' },
    consents: [],
  })
  return id
}

const terms = {
  price: { amount: 4_000, currency: 'EUR' },
  cancellation: { freeUntilHours: 24, lateFeeBasisPoints: 5_000, noShowFeeBasisPoints: 7_500 },
  rescheduleLimit: 2,
}

/** Asks a tutor for a lesson, of which they are told. */
const book = (bus: CommandBus, id: string, tutorId: string, learnerId: string): Promise<void> => {
  const start = Date.now() + 48 * HOUR
  return issue(bus, 'booking', id, 'RequestBooking', {
    ...{ tutorId, learnerId, terms, heldUntil: fromMillis(Date.now() + HOUR) },
    range: { start: fromMillis(start), end: fromMillis(start + HOUR) },
  })
}

const share = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN

const figure = (name: string, ours: number, bar: number | null): Figure => ({
  ...{ name, ours, peer: null, unit: 'ms', ratio: null, bar },
  ...(bar !== null && { limit: true }),
})

/** The roles that the way leads through, in one process with the commands; mails go to the outbox, as where no server is set. */
const measured = async (url: string, folder: string, say: BenchContext['say']): Promise<readonly number[]> => {
  const config = loadConfig({ DATABASE_URL: url, LYCEUM_DATA: folder, LOG_LEVEL: 'error' }, folder)
  const { get, lifecycle } = createParts(config, silentLogger)
  const issuedAt = new Map<string, number>()
  const took: number[] = []
  const messenger = await get(services.messenger)
  const send = messenger.send.bind(messenger)
  messenger.send = async (message) => {
    await send(message)
    const [, booking = ''] = /\/bookings\/([0-9a-f-]{36})/.exec(message.text) ?? []
    const issued = issuedAt.get(booking)
    if (issued !== undefined) took.push(performance.now() - issued)
  }
  try {
    for (const { name, start } of roles) {
      if (!ON_THE_WAY.has(name)) continue
      const running = await start(get)
      lifecycle.closeLater(name, () => running.stop())
    }
    const bus = await get(services.commandBus)
    const tutors: string[] = []
    for (let n = 0; n < TUTORS; n += 1) tutors.push(await openAccount(bus, `tutor${String(n)}`))
    const learner = await openAccount(bus, 'learner')
    say(`${String(A_SECOND)} commands a second for ${String(SECONDS)} s`)
    const commands: Promise<void>[] = []
    const begun = performance.now()
    for (let n = 0; n < A_SECOND * (WARM_UP + SECONDS); n += 1) {
      // By the clock, whatever became of those before: who waits in front of a slow system counts, too.
      await delay(Math.max(0, begun + (n * 1_000) / A_SECOND - performance.now()))
      const id = v7()
      if (n >= A_SECOND * WARM_UP) issuedAt.set(id, performance.now())
      commands.push(book(bus, id, tutors[n % TUTORS] ?? '', learner))
    }
    await Promise.all(commands)
    for (let waited = 0; took.length < A_SECOND * SECONDS && waited < 60_000; waited += 10) await delay(10)
    if (took.length < A_SECOND * SECONDS)
      throw new Error(`only ${String(took.length)} of ${String(A_SECOND * SECONDS)} notifications were delivered`)
    return took.sort((a, b) => a - b)
  } finally {
    await lifecycle.close()
  }
}

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const database = await createDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'lyceum-bench-'))
  try {
    const took = await measured(database.url, folder, say)
    const what = `command to delivered notification, ${String(A_SECOND)} commands/s`
    return [figure(`${what}: p50`, share(took, 0.5), null), figure(`${what}: p99`, share(took, 0.99), BAR)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await database.drop()
  }
}

/** How soon people are told, on the embedded bus. */
export const notifications: BenchEntry = { name: 'notifications', run }
