import { Consumer } from '../../support/eventstoredb/persistent/consumer'
import { SubscriptionGroup } from '../../support/eventstoredb/persistent/group'
import type { Message } from '../../support/eventstoredb/persistent/message'
import type { GroupSettings } from '../../support/eventstoredb/persistent/settings'

interface Entry {
  readonly id: string
  readonly stream: string
  readonly correlation: string
}

const entry = (id: string, stream = 's', correlation = stream): Entry => ({ id, stream, correlation })

const SETTINGS: GroupSettings = {
  resolveLinks: false,
  extraStatistics: false,
  maxRetryCount: 2,
  minCheckpointCount: 1,
  maxCheckpointCount: 10,
  maxSubscriberCount: 0,
  liveBufferSize: 500,
  readBatchSize: 20,
  historyBufferSize: 500,
  messageTimeoutMs: 1_000,
  checkpointAfterMs: 500,
  consumerStrategy: 'RoundRobin',
}

/** A group over a list, on a clock that stands still until it is moved. */
const setUp = (
  settings: Partial<GroupSettings> = {},
  log: Entry[] = [],
  start = { after: -1, isCheckpoint: false },
) => {
  const world = { time: 0, parked: [] as [string, string][], checkpoints: [] as number[] }
  const group = new SubscriptionGroup<Entry>(
    { ...SETTINGS, ...settings },
    {
      source: {
        read: (after, limit) => {
          const found = log.slice(after + 1, after + 1 + limit)
          return {
            events: found.map((event, index) => ({ event, id: event.id, position: after + 1 + index })),
            next: after + found.length,
            atEnd: found.length < limit,
          }
        },
      },
      keys: { stream: ({ stream }) => stream, correlation: ({ correlation }) => correlation },
      park: ({ id }, reason) => void world.parked.push([id, reason]),
      saveCheckpoint: (position) => void world.checkpoints.push(position),
      now: () => world.time,
    },
    start,
  )
  const join = (bufferSize = 10) => {
    const got: Message<Entry>[] = []
    const ended = { dropped: false }
    const consumer: Consumer<Entry> = new Consumer<Entry>('system', bufferSize, {
      send: (message) => void got.push(message),
      // As a call does: it leaves the group when it is ended.
      drop: () => {
        ended.dropped = true
        group.disconnect(consumer)
      },
    })
    group.connect(consumer)
    return { consumer, got, ended, seen: () => got.map(({ event, retryCount }) => `${event.id}/${retryCount}`) }
  }
  const pass = (ms: number) => {
    world.time += ms
    group.tick()
  }
  const append = (...entries: Entry[]) => {
    log.push(...entries)
    group.advance()
  }
  return { group, join, pass, append, world, log }
}

const named = (count: number): Entry[] => Array.from({ length: count }, (_, index) => entry(`e${index}`))

describe('a persistent subscription', () => {
  it('hands out what is there and what comes, in order', () => {
    const { join, append } = setUp({}, named(2))
    const { seen } = join()
    append(entry('e2'))
    expect(seen()).toEqual(['e0/0', 'e1/0', 'e2/0'])
  })

  it('starts behind the position that it is given', () => {
    const { join } = setUp({}, named(4), { after: 1, isCheckpoint: false })
    expect(join().seen()).toEqual(['e2/0', 'e3/0'])
  })

  it('sends no more than a consumer has slots for, until it answers', () => {
    const { group, join } = setUp({}, named(5))
    const { seen } = join(2)
    expect(seen()).toEqual(['e0/0', 'e1/0'])
    group.acknowledge(['e1'])
    expect(seen()).toEqual(['e0/0', 'e1/0', 'e2/0'])
  })

  it('reads on as its buffer empties', () => {
    const { group, join } = setUp({ historyBufferSize: 4, readBatchSize: 2 }, named(50))
    const { got } = join(3)
    expect(group.state()).toMatchObject({ live: false })
    for (let answered = 0; answered < got.length; answered++) group.acknowledge([got[answered]!.id])
    expect(got).toHaveLength(50)
    expect(group.state()).toMatchObject({ live: true, outstanding: 0, waiting: 0, lastKnown: 49 })
  })

  it('sends a message again when its time is over, and parks it after the last try', () => {
    const { join, pass, world } = setUp({}, named(1))
    const { seen } = join()
    pass(999)
    expect(seen()).toEqual(['e0/0'])
    pass(1)
    pass(1_000)
    expect(seen()).toEqual(['e0/0', 'e0/1', 'e0/2'])
    expect(world.parked).toEqual([])
    pass(1_000)
    expect(seen()).toEqual(['e0/0', 'e0/1', 'e0/2'])
    expect(world.parked).toEqual([['e0', 'Reached retry count of 2']])
  })

  it('retries before it sends anything new, in the order of the log', () => {
    const { group, join } = setUp({}, named(6))
    const { seen } = join(3)
    group.reject(['e2', 'e0'], 'retry', 'busy')
    expect(seen().slice(3)).toEqual(['e0/1', 'e2/1'])
  })

  it('parks what a consumer wants parked, with its reason', () => {
    const { group, join, world } = setUp({}, named(2))
    const { seen } = join(1)
    group.reject(['e0'], 'park', 'because')
    expect(world.parked).toEqual([['e0', "Client explicitly NAK'ed message.\nbecause"]])
    expect(seen()).toEqual(['e0/0', 'e1/0'])
  })

  it.each(['skip', 'stop'] as const)('takes a message that is to %s as done', (action) => {
    const { group, join, world } = setUp({}, named(2))
    const { seen, ended } = join(1)
    group.reject(['e0'], action, '')
    expect(seen()).toEqual(['e0/0', 'e1/0'])
    expect([world.parked, ended.dropped]).toEqual([[], false])
  })

  it('gives what a lost consumer held to another, beyond the last try too', () => {
    const { group, join, world } = setUp({ maxRetryCount: 0 }, named(2))
    const first = join()
    const second = join()
    group.disconnect(first.consumer)
    expect(second.seen()).toEqual(['e0/1', 'e1/1'])
    expect(world.parked).toEqual([])
  })

  it('follows only the first of two messages with one id, and leaks the slot of the second', () => {
    const { group, join, world } = setUp({}, [entry('same'), entry('other'), entry('same')])
    const { seen, consumer } = join(10)
    group.acknowledge(['same'])
    group.reject(['same'], 'retry', '')
    group.acknowledge(['other'])
    expect(seen()).toEqual(['same/0', 'other/0', 'same/0'])
    expect([consumer.availableSlots, consumer.inFlightCount]).toEqual([9, 0])
    expect(world.parked).toEqual([])
  })

  it('replays parked messages before anything new, and they hold no checkpoint back', () => {
    const { group, join, pass, world } = setUp({}, named(3))
    const { seen } = join(2)
    group.replay([{ event: entry('parked'), id: 'link' }])
    group.reject(['e1'], 'retry', '')
    group.acknowledge(['e0'])
    expect(seen()).toEqual(['e0/0', 'e1/0', 'parked/0', 'e1/1'])
    group.acknowledge(['e1'])
    pass(500)
    expect(world.checkpoints.at(-1)).toBe(1)
  })

  it('refuses nobody without a limit, and tells when the limit is reached', () => {
    const { group, join } = setUp({ maxSubscriberCount: 1 })
    expect(group.isFull).toBe(false)
    const { consumer } = join()
    expect(group.isFull).toBe(true)
    group.disconnect(consumer)
    expect(group.isFull).toBe(false)
    expect(setUp({ maxSubscriberCount: 0 }).group.isFull).toBe(false)
  })

  it('ends all calls at once, and hands out nothing more', () => {
    const { group, join } = setUp({ consumerStrategy: 'DispatchToSingle' }, named(1))
    const consumers = [join(), join()]
    group.dropAll()
    expect(consumers.map(({ ended }) => ended.dropped)).toEqual([true, true])
    expect(consumers.map(({ seen }) => seen())).toEqual([['e0/0'], []])
    expect(group.connected).toEqual([])
  })
})

describe('checkpoints', () => {
  it('are written up to the first message that is not done, once the time has come', () => {
    const { group, join, pass, world } = setUp({ messageTimeoutMs: 60_000 }, named(5))
    join()
    group.acknowledge(['e0', 'e1', 'e3'])
    expect(world.checkpoints).toEqual([])
    pass(500)
    expect(world.checkpoints).toEqual([1])
    group.acknowledge(['e2'])
    pass(499)
    expect(world.checkpoints).toEqual([1])
    pass(1)
    expect(world.checkpoints).toEqual([1, 3])
  })

  it('do not wait for the time once enough is done', () => {
    const { group, join, world } = setUp({ maxCheckpointCount: 3 }, named(5))
    join()
    group.acknowledge(['e0', 'e1'])
    expect(world.checkpoints).toEqual([])
    group.acknowledge(['e2'])
    expect(world.checkpoints).toEqual([2])
  })

  it('wait for the least number', () => {
    const { group, join, pass, world } = setUp({ minCheckpointCount: 3 }, named(3))
    join()
    group.acknowledge(['e0', 'e1'])
    pass(900)
    expect(world.checkpoints).toEqual([])
    group.acknowledge(['e2'])
    pass(0)
    expect(world.checkpoints).toEqual([2])
  })

  it('count a message that waits for another try as not done', () => {
    const { group, join, pass, world } = setUp({}, named(3))
    const { consumer } = join()
    group.acknowledge(['e0', 'e2'])
    group.disconnect(consumer)
    pass(500)
    expect(world.checkpoints).toEqual([0])
  })

  it('are where the next reading starts', () => {
    const { group, join } = setUp({}, named(5), { after: 2, isCheckpoint: true })
    expect(group.state().lastCheckpoint).toBe(2)
    expect(join().seen()).toEqual(['e3/0', 'e4/0'])
  })
})

describe('consumer strategies', () => {
  it('RoundRobin takes consumers in turn, and passes over those without room', () => {
    const { join, append } = setUp({ consumerStrategy: 'RoundRobin' })
    const [first, second] = [join(1), join(3)]
    append(...named(5))
    expect([first.seen(), second.seen()]).toEqual([['e0/0'], ['e1/0', 'e2/0', 'e3/0']])
  })

  it('DispatchToSingle stays with one until it is full', () => {
    const { join, append } = setUp({ consumerStrategy: 'DispatchToSingle' })
    const [first, second] = [join(2), join(2)]
    append(...named(3))
    expect([first.seen(), second.seen()]).toEqual([['e0/0', 'e1/0'], ['e2/0']])
  })

  const pinned = [
    ['Pinned', (key: string, id: string) => entry(id, key, id)],
    ['PinnedByCorrelation', (key: string, id: string) => entry(id, id, key)],
  ] as const

  it.each(pinned)('%s keeps what belongs together with one consumer', (consumerStrategy, make) => {
    const { group, join, append } = setUp({ consumerStrategy })
    const consumers = [join(100), join(100)]
    const entries = Array.from({ length: 60 }, (_, index) => make(`k${index % 6}`, `e${index}`))
    append(...entries)
    const keyOf = ({ id }: Entry) => Number(id.slice(1)) % 6
    const keys = consumers.map(({ got }) => new Set(got.map(({ event }) => keyOf(event))))
    expect([...keys[0]!].filter((key) => keys[1]!.has(key))).toEqual([])
    expect(keys.map(({ size }) => size)).toEqual([3, 3])
    group.disconnect(consumers[0]!.consumer)
    expect(new Set(consumers[1]!.got.map(({ event }) => event.id)).size).toBe(60)
  })

  it('Pinned passes by a busy consumer for the sake of the others, and keeps their order', () => {
    const { group, join, append, world, pass } = setUp({ consumerStrategy: 'Pinned', messageTimeoutMs: 60_000 })
    const [first, second] = [join(1), join(10)]
    append(entry('a0', 'a'), entry('b0', 'b'), entry('a1', 'a'), entry('b1', 'b'))
    expect([first.seen(), second.seen()]).toEqual([['a0/0'], ['b0/0', 'b1/0']])
    group.acknowledge(['a0', 'b0', 'b1'])
    expect(first.seen()).toEqual(['a0/0', 'a1/0'])
    pass(500)
    expect(world.checkpoints).toEqual([1])
  })

  it('Pinned gives a newcomer its share', () => {
    const { join, append } = setUp({ consumerStrategy: 'Pinned' })
    const first = join(100)
    const streams = ['a', 'b', 'c', 'd', 'f', 'g']
    append(...streams.map((stream) => entry(`${stream}0`, stream)))
    const second = join(100)
    append(...streams.map((stream) => entry(`${stream}1`, stream)))
    expect([first.got.length, second.got.length]).toEqual([9, 3])
  })
})
