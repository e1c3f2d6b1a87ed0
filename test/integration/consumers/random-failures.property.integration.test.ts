import * as fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { published } from '../../support/consumers/published'
import { newConsumer, Workshop, type Working } from '../../support/consumers/workshop'
import { eventually } from '../../support/eventually'
import { type CommitFault, faultyPool } from '../../support/faulty-pool'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'

/** Takes turns through a list for ever. */
const turns = <A>(list: readonly A[]): (() => A | undefined) => {
  let next = 0
  return () => list[(next += 1) % list.length]
}

describe('consumers whose handlers and commits fail at random', () => {
  let database: TestDatabase
  let workshop: Workshop
  beforeAll(async () => {
    database = await createDatabase()
    workshop = await Workshop.open(database.url)
  })
  afterAll(async () => {
    await workshop.close()
    await database.drop()
  })

  it('have one effect for each event in its order, or have it parked in its order; in the end one for all', async () => {
    const fault = fc.oneof(
      { weight: 6, arbitrary: fc.constant<CommitFault>(undefined) },
      { weight: 1, arbitrary: fc.constantFrom<CommitFault>('lost', 'unanswered') },
    )
    const scenario = fc.record({
      streams: fc.integer({ min: 1, max: 5 }),
      each: fc.integer({ min: 1, max: 8 }),
      // How often each event's turn fails: now and then, or for good.
      failures: fc.array(fc.constantFrom(0, 0, 0, 0, 1, 2, 100), { minLength: 1, maxLength: 40 }),
      faults: fc.array(fault, { minLength: 3, maxLength: 20 }),
      twice: fc.boolean(),
      partitions: fc.integer({ min: 1, max: 4 }),
      members: fc.integer({ min: 1, max: 2 }),
      batch: fc.integer({ min: 1, max: 20 }),
    })
    await fc.assert(
      fc.asyncProperty(scenario, async ({ streams, each, failures, faults, twice, partitions, members, batch }) => {
        const name = newConsumer()
        const topic = await workshop.topic(partitions)
        const bookings = Array.from({ length: streams }, () => randomUUID())
        const events = Array.from({ length: each }, (_, n) => bookings.map((id) => published(topic.name, id, n))).flat()
        const left = new Map<string, number>(events.map(({ id }, n) => [id, failures[n % failures.length] ?? 0]))
        let healed = false
        const pool = faultyPool(workshop.pool, turns(faults.includes(undefined) ? faults : [undefined, ...faults]))
        const working: Working[] = []
        const employ = async () => {
          const bus = working.length === 0 ? workshop.bus : await workshop.anotherBus()
          working.push(
            await workshop.employ(name, topic, {
              ...{ bus, pool, settings: { batch } },
              before: ({ recorded: { id } }) => {
                const failing = left.get(id) ?? 0
                if (healed || failing === 0) return
                left.set(id, failing - 1)
                throw new Error('by chance')
              },
            }),
          )
        }
        await employ()
        await workshop.bus.publish(twice ? [...events, ...events] : events)
        if (members > 1) await employ()
        await delay(20)
        if (members > 1) await working[0]?.stop()

        const wanted = Array.from({ length: each }, (_, n) => n)
        await eventually(async () => {
          const [effects, parked] = [await workshop.effects(name), await workshop.parked(name)]
          for (const id of bookings) {
            const stream = `booking-${id}`
            expect([...(effects[stream] ?? []), ...(parked[stream] ?? [])]).toEqual(wanted)
          }
        })
        healed = true
        await workshop.deadLetters.retry({ group: name })
        await eventually(async () => {
          expect(await workshop.effects(name)).toEqual(
            Object.fromEntries(bookings.map((id) => [`booking-${id}`, wanted])),
          )
          expect(await workshop.parked(name)).toEqual({})
        })
        await Promise.all(working.map(({ stop }) => stop()))
      }),
      { numRuns: Number(process.env['LYCEUM_FAULT_ROUNDS'] ?? 8), endOnFailure: true },
    )
  })
})
