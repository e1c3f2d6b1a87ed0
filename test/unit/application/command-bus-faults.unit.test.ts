import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import type { CommandBus, CommandRequest } from '../../../src/application/commands/command'
import { verifyChain } from '../../../src/application/commands/hash-chain'
import { type EventStore, StoreUnavailable, UnknownOutcome } from '../../../src/application/ports/event-store'
import { publishCourse, pupil, reserveSeats } from '../../support/commands/courses'
import { type Fault, FaultyStore } from '../../support/commands/faulty-store'
import { accepted, busOn, nextId, request, tally, TestClock, typesOf } from '../../support/commands/marketplace'
import { uuid } from '../../support/decider-specification'
import { limited } from '../../support/lms'

/** Faults in the given order, over and over. */
const cycling = (faults: readonly (Fault | undefined)[]) => {
  let i = 0
  return () => faults[i++ % faults.length]
}

/** Two processes whose clocks differ, so that what one makes of a command is not what the other does. */
const twoProcesses = (store: Pick<EventStore, 'append' | 'readStream'>) => {
  const late = new TestClock()
  late.advance(7)
  return [busOn(store), busOn(store, { cacheWeight: 20 }, late)]
}

/** Sends a command again, with the same id, until it is answered: what a client does. */
const persistently = async (buses: readonly CommandBus[], command: CommandRequest, tries = 50) => {
  for (let i = 0; ; i += 1) {
    try {
      return await buses[i % buses.length]!.dispatch(command)
    } catch (error) {
      if (i >= tries || !(error instanceof StoreUnavailable || error instanceof UnknownOutcome)) throw error
    }
  }
}

const courseOn = async (store: EventStore, seats: number): Promise<string> => {
  const courseId = nextId()
  await publishCourse(busOn(store), courseId, limited(seats))
  return courseId
}

const seatOf = (courseId: string, learner: number, commandId: string): CommandRequest =>
  request(
    'course',
    courseId,
    'ReserveSeat',
    { enrollmentId: uuid(0x20_0000 + learner), learnerId: pupil(learner).id },
    pupil(learner),
    { commandId },
  )

describe('a store whose answers are lost', () => {
  it.each([
    ['after each first append was written', ['answer-lost', undefined]],
    ['before it was written', ['request-lost', undefined]],
    ['twice, then away for a moment', ['answer-lost', 'request-lost', 'unavailable', undefined]],
  ] as const)('has the events of every command exactly once: %s', async (_, faults) => {
    const store = new InMemoryEventStore()
    const courseId = await courseOn(store, 40)
    const bus = busOn(new FaultyStore(store, cycling(faults)))
    const learners = Array.from({ length: 60 }, (__, n) => n)
    expect(tally(await reserveSeats(bus, courseId, learners.slice(0, 30)))).toEqual({ ok: 30 })
    expect(tally(await reserveSeats(bus, courseId, learners.slice(30)))).toEqual({ ok: 10, 'course.full': 20 })
    const events = await store.readStream(`course-${courseId}`)
    expect(events).toHaveLength(46)
    expect(new Set(events.map(({ metadata }) => metadata.commandId)).size).toBe(46)
    expect(verifyChain(events)).toMatchObject({ revision: 45 })
  })

  it('makes the outcome unknown where no try is answered, and the command can be sent again', async () => {
    const store = new InMemoryEventStore()
    const courseId = await courseOn(store, 5)
    const faults: (Fault | undefined)[] = ['answer-lost', 'unavailable', 'unavailable', 'unavailable']
    const bus = busOn(new FaultyStore(store, () => faults.shift()))
    const command = seatOf(courseId, 1, nextId())
    // Away at the end, yet not "nothing was written": the first try was.
    await expect(bus.dispatch(command)).rejects.toThrow(UnknownOutcome)
    expect(accepted(await bus.dispatch(command))).toMatchObject({ revision: 6 })
    expect(await store.readStream(`course-${courseId}`)).toHaveLength(7)
  })

  it('that is away from the start says that nothing was written', async () => {
    const store = new InMemoryEventStore()
    const courseId = await courseOn(store, 5)
    const bus = busOn(new FaultyStore(store, () => 'unavailable'))
    const outcomes = await Promise.allSettled([1, 2].map((n) => bus.dispatch(seatOf(courseId, n, nextId()))))
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) as StoreUnavailable })
    expect(await store.readStream(`course-${courseId}`)).toHaveLength(6)
  })
})

describe('the same command in two processes', () => {
  it('is written once, with one chain, though each decides it on its own copy of the state', async () => {
    const store = new InMemoryEventStore()
    const courseId = await courseOn(store, 50)
    const buses = twoProcesses(store)
    for (const bus of buses) await bus.load('course', courseId)
    const ids = Array.from({ length: 40 }, nextId)
    const outcomes = await Promise.all(
      ids.flatMap((id, n) => buses.map(async (bus) => accepted(await bus.dispatch(seatOf(courseId, n, id))))),
    )
    const events = await store.readStream(`course-${courseId}`)
    expect(typesOf(events).filter((type) => type === 'SeatReserved')).toHaveLength(40)
    expect(verifyChain(events)).toMatchObject({ revision: 45 })
    for (let i = 0; i < outcomes.length; i += 2) expect(outcomes[i]?.revision).toBe(outcomes[i + 1]?.revision)
    // And both know the stream as it is, not as each would have written it.
    for (const [i, bus] of buses.entries()) accepted(await bus.dispatch(seatOf(courseId, 45 + i, nextId())))
    expect(verifyChain(await store.readStream(`course-${courseId}`))).toMatchObject({ revision: 47 })
  })
})

describe('any interleaving of two processes over a faulty store', () => {
  const step = fc.record({
    learner: fc.integer({ min: 0, max: 7 }),
    type: fc.constantFrom('ReserveSeat', 'ReleaseSeat'),
    bus: fc.integer({ min: 0, max: 1 }),
    twice: fc.boolean(),
    wait: fc.boolean(),
  })
  const fault = fc.constantFrom<(Fault | undefined)[]>(
    undefined,
    undefined,
    'answer-lost',
    'request-lost',
    'unavailable',
  )

  it('writes each accepted command exactly once, never too many seats, and one whole chain', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 40 }),
        fc.array(fault, { minLength: 1, maxLength: 7 }),
        async (steps, faults) => {
          const store = new InMemoryEventStore()
          const courseId = await courseOn(store, 3)
          // One append in eight goes well, lest the faults of a run never end.
          const faulty = new FaultyStore(store, cycling([...faults, undefined]))
          const buses = twoProcesses(faulty)
          const sent: Promise<readonly [string, boolean]>[] = []
          for (const { learner, type, bus, twice, wait } of steps) {
            const command = { ...seatOf(courseId, learner, nextId()), type }
            const one = Promise.all(
              (twice ? [bus, 1 - bus] : [bus]).map((first) =>
                persistently([buses[first]!, buses[1 - first]!], command),
              ),
            ).then(([a, b]) => {
              // Asked twice, an accepted command that wrote something is answered alike.
              if (b !== undefined && a !== undefined && isRight(a) && isRight(b) && a.right.position * b.right.position)
                expect(a.right.revision).toBe(b.right.revision)
              return [command.commandId, [a, b].some((o) => o && isRight(o) && o.right.position > 0)] as const
            })
            sent.push(one)
            if (wait) await one
          }
          const wrote = (await Promise.all(sent)).filter(([, written]) => written).map(([id]) => id)
          const events = (await store.readStream(`course-${courseId}`)).slice(6)
          expect(events.map(({ metadata }) => metadata.commandId).sort()).toEqual([...wrote].sort())
          let taken = 0
          for (const { type } of events) {
            taken += type === 'SeatReserved' ? 1 : -1
            expect(taken).toBeGreaterThanOrEqual(0)
            expect(taken).toBeLessThanOrEqual(3)
          }
          expect(verifyChain(await store.readStream(`course-${courseId}`))).toMatchObject({
            revision: 5 + events.length,
          })
        },
      ),
      { numRuns: 60 },
    )
  })
})
