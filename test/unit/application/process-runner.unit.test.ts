import { InMemoryProcessStore } from '../../../src/adapters/process-store/in-memory'
import type { CommandBus, CommandRequest } from '../../../src/application/commands/command'
import { StoreUnavailable, UnknownOutcome } from '../../../src/application/ports/event-store'
import { type Process, when } from '../../../src/application/processes/process'
import { Reactor } from '../../../src/application/processes/reactor'
import { jobPosting } from '../../../src/domain/job-posting'
import { DAY, plusMillis } from '../../../src/domain/kernel'
import {
  accepted,
  type Marketplace,
  marketplace,
  nextId,
  registry,
  request,
  typesOf,
} from '../../support/commands/marketplace'
import { runProcesses } from '../../support/commands/process-run'
import { actor } from '../../support/decider-specification'
import { silentLogger } from '../../support/silent-logger'

const by = actor('tutor')
const text = { title: 'Maths tutor', description: 'Algebra', subjects: ['maths'] }

/** A posting that is drafted is published at once, and one that is published is closed after a day. */
const eager: Process = {
  name: 'eager',
  reactions: [
    when(jobPosting, 'PostingDrafted', ({ id }) => [{ category: 'posting', id, type: 'PublishPosting', data: {} }]),
    when(
      jobPosting,
      'PostingPublished',
      ({ id, data: { publishedAt } }) => [
        { category: 'posting', id, type: 'ClosePosting', data: { reason: `open since ${publishedAt}` } },
      ],
      { due: ({ data }) => plusMillis(data.publishedAt, DAY) },
    ),
  ],
}

const draft = async (place: Marketplace): Promise<string> => {
  const id = nextId()
  accepted(await place.bus.dispatch(request('posting', id, 'DraftPosting', { institutionId: by.id, ...text }, by)))
  return id
}
const historyOf = async ({ store }: Marketplace, id: string) => typesOf(await store.readStream(`posting-${id}`))

describe('the runner of processes', () => {
  it('issues what follows from an event, as Lyceum itself, in the same correlation', async () => {
    const place = marketplace()
    const run = runProcesses(place, { processes: [eager] })
    const id = await draft(place)
    await run.settled()
    await run.stop()
    const [drafted, published] = await place.store.readStream(`posting-${id}`)
    expect(published).toMatchObject({
      type: 'PostingPublished',
      metadata: {
        actor: { id: 'process:eager', role: 'system' },
        $correlationId: drafted?.metadata.$correlationId,
        $causationId: drafted?.id,
      },
    })
  })

  it('reacts when the time has come, also after a restart', async () => {
    const place = marketplace()
    const store = new InMemoryProcessStore()
    const first = runProcesses(place, { processes: [eager], store })
    const id = await draft(place)
    await first.settled()
    await first.stop()
    place.clock.advance(DAY)
    const second = runProcesses(place, { processes: [eager], store })
    await second.settled()
    await second.stop()
    expect(await historyOf(place, id)).toEqual(['PostingDrafted', 'PostingPublished', 'PostingClosed'])
    expect(await store.due(place.clock.now(), 10)).toEqual([])
  })

  it('does nothing twice when it dies between a command and the checkpoint', async () => {
    const place = marketplace()
    const store = new InMemoryProcessStore()
    const ids = [await draft(place), await draft(place), await draft(place)]
    const dying = {
      load: (name: string) => store.load(name),
      save: () => Promise.reject(new Error('killed')),
    }
    const sent: CommandRequest[] = []
    const bus: CommandBus = {
      dispatch: (command) => {
        sent.push(command)
        return place.bus.dispatch(command)
      },
    }
    const first = runProcesses(place, { processes: [eager], store, checkpoints: dying, bus })
    while (sent.length < 9) await new Promise((resolve) => setImmediate(resolve))
    await first.stop()
    expect(await store.load('processes')).toBe(0)
    place.clock.advance(DAY)
    const second = runProcesses(place, { processes: [eager], store, bus })
    await second.settled()
    await second.stop()
    for (const id of ids)
      expect(await historyOf(place, id)).toEqual(['PostingDrafted', 'PostingPublished', 'PostingClosed'])
    // It was sent again and again, under one id each.
    expect(sent.length).toBeGreaterThan(6)
    expect(new Set(sent.map(({ commandId }) => commandId)).size).toBe(6)
  })

  it('goes on trying while the log is away or does not answer', async () => {
    const place = marketplace()
    const failures = [new StoreUnavailable('away'), new UnknownOutcome('lost'), new StoreUnavailable('away')]
    const bus: CommandBus = {
      dispatch: (command) => {
        const failure = failures.shift()
        return failure === undefined ? place.bus.dispatch(command) : Promise.reject(failure)
      },
    }
    const run = runProcesses(place, { processes: [eager], bus })
    const id = await draft(place)
    await run.settled()
    await run.stop()
    expect(failures).toEqual([])
    expect(await historyOf(place, id)).toEqual(['PostingDrafted', 'PostingPublished'])
  })

  it('takes a refusal for an answer, logs it, and goes on', async () => {
    const place = marketplace()
    const logged: unknown[] = []
    const logger = { ...silentLogger, info: (message: string, fields?: object) => logged.push({ message, ...fields }) }
    const misguided: Process = {
      name: 'misguided',
      reactions: [
        when(jobPosting, 'PostingDrafted', ({ id }) => [{ category: 'posting', id, type: 'ClosePosting', data: {} }]),
      ],
    }
    const run = runProcesses(place, { processes: [misguided, eager], logger })
    const id = await draft(place)
    await run.settled()
    await run.stop()
    expect(logged).toContainEqual(expect.objectContaining({ id, code: 'posting.not-published' }))
    expect(await historyOf(place, id)).toEqual(['PostingDrafted', 'PostingPublished'])
  })

  it('passes over an event on which a process fails, says so loudly, and serves the others', async () => {
    const place = marketplace()
    const errors: unknown[] = []
    const logger = { ...silentLogger, error: (message: string, fields?: object) => errors.push({ message, ...fields }) }
    const broken: Process = {
      name: 'broken',
      reactions: [
        when(jobPosting, 'PostingDrafted', () => {
          throw new Error('a bug')
        }),
      ],
    }
    const run = runProcesses(place, { processes: [broken, eager], logger })
    const id = await draft(place)
    await run.settled()
    await run.stop()
    expect(errors).toEqual([expect.objectContaining({ process: 'broken', position: 1, error: 'Error: a bug' })])
    expect(await historyOf(place, id)).toEqual(['PostingDrafted', 'PostingPublished'])
  })

  it('is not built from reactions to what does not exist, or two to one thing', () => {
    const place = marketplace()
    const ports = { bus: place.bus, aggregates: place.bus, registry, logger: silentLogger }
    const backoff = { firstMillis: 1, mostMillis: 1 }
    const lost: Process = { name: 'lost', reactions: [{ ...eager.reactions[0]!, on: 'posting.PostingLost' }] }
    expect(() => new Reactor(ports, [lost], backoff)).toThrow(TypeError)
    const twice: Process = { name: 'twice', reactions: [eager.reactions[0]!, eager.reactions[0]!] }
    expect(() => new Reactor(ports, [twice], backoff)).toThrow(TypeError)
  })
})
