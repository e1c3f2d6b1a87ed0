import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { verifyChain } from '../../../src/application/commands/hash-chain'
import { instant } from '../../../src/domain/kernel'
import { publishCourse, pupil, reserveSeats } from '../../support/commands/courses'
import { FaultyStore } from '../../support/commands/faulty-store'
import {
  accepted,
  busOn,
  marketplace,
  nextId,
  refusedWith,
  request,
  tally,
  typesOf,
} from '../../support/commands/marketplace'
import { actor, uuid } from '../../support/decider-specification'
import { limited } from '../../support/lms'

const by = actor('tutor')
const text = { title: 'Maths tutor', description: 'Algebra to A level', subjects: ['maths'] }
const draftOf = (id: string, extra = {}) =>
  request('posting', id, 'DraftPosting', { institutionId: by.id, ...text }, by, extra)
const on = (id: string, type: string, data: unknown = {}, extra = {}) => request('posting', id, type, data, by, extra)

describe('the command bus', () => {
  it('writes what a command makes happen, and says where the aggregate stands', async () => {
    const { bus, store } = marketplace()
    const id = nextId()
    expect(accepted(await bus.dispatch(draftOf(id)))).toEqual({ id, revision: 0, position: 1 })
    expect(accepted(await bus.dispatch(on(id, 'PublishPosting')))).toEqual({ id, revision: 1, position: 2 })
    expect(accepted(await bus.dispatch(on(id, 'PublishPosting')))).toEqual({ id, revision: 1, position: 0 })
    expect(typesOf(await store.readStream(`posting-${id}`))).toEqual(['PostingDrafted', 'PostingPublished'])
    expect(await bus.load('posting', id)).toMatchObject({ revision: 1, state: { stage: 'published' } })
    expect(await bus.load('posting', nextId())).toMatchObject({ revision: -1, state: { stage: 'none' } })
  })

  it('says of each event who, when, why and by which command', async () => {
    const { bus, store, clock } = marketplace()
    const [id, commandId, correlationId, causationId] = [nextId(), nextId(), nextId(), nextId()]
    const at = instant('2013-10-01T00:00:00Z')
    await bus.dispatch(draftOf(id, { commandId, correlationId, causationId, at }))
    const own = nextId()
    await bus.dispatch(on(id, 'PublishPosting', {}, { commandId: own }))
    const [drafted, published] = await store.readStream(`posting-${id}`)
    expect(drafted?.metadata).toMatchObject({
      $correlationId: correlationId,
      $causationId: causationId,
      commandId,
      actor: by,
      occurredAt: at,
      schemaVersion: 1,
      previousHash: '0'.repeat(64),
    })
    expect(published?.metadata).toMatchObject({
      $correlationId: own,
      $causationId: own,
      occurredAt: clock.now(),
      previousHash: drafted?.metadata.hash,
    })
  })

  it('passes a refusal on and writes nothing for it', async () => {
    const { bus, store } = marketplace()
    const id = nextId()
    expect(refusedWith(await bus.dispatch(on(id, 'PublishPosting')))).toBe('posting.not-found')
    expect(refusedWith(await bus.dispatch(on(id, 'NoSuchCommand')))).toBe('command.unknown')
    expect(refusedWith(await bus.dispatch({ ...draftOf(id), category: 'nothing' }))).toBe('command.unknown')
    expect(refusedWith(await bus.dispatch({ ...draftOf(id), by: actor('learner') }))).toBe('command.forbidden')
    expect(await store.head()).toBe(0)
  })

  it('answers a repeated command as the first, also from a bus that has just started', async () => {
    const { bus, store } = marketplace()
    const id = nextId()
    const draft = draftOf(id)
    const publish = on(id, 'PublishPosting')
    const first = [accepted(await bus.dispatch(draft)), accepted(await bus.dispatch(publish))]
    accepted(await bus.dispatch(on(id, 'ClosePosting')))
    expect([await bus.dispatch(draft), await bus.dispatch(publish)].map(accepted)).toEqual(first)
    const restarted = busOn(store)
    expect([await restarted.dispatch(draft), await restarted.dispatch(publish)].map(accepted)).toEqual(first)
    expect(await store.head()).toBe(3)
  })

  it('answers a repeated command as the first whatever revision it names', async () => {
    const { bus } = marketplace()
    const id = nextId()
    await bus.dispatch(draftOf(id))
    const publish = on(id, 'PublishPosting', {}, { expectedRevision: 0 })
    const first = await bus.dispatch(publish)
    expect(await bus.dispatch(publish)).toEqual(first)
  })

  it('refuses a command id that was used for something else', async () => {
    const { bus, store } = marketplace()
    const id = nextId()
    const draft = draftOf(id)
    const other = { ...draft, data: { institutionId: by.id, ...text, title: 'Physics tutor' } }
    accepted(await bus.dispatch(draft))
    expect(refusedWith(await bus.dispatch(other))).toBe('command.id-reused')
    expect(refusedWith(await bus.dispatch({ ...on(id, 'PublishPosting'), commandId: draft.commandId }))).toBe(
      'command.id-reused',
    )
    const [one, two] = [draftOf(nextId()), draftOf(nextId())]
    const together = await Promise.all([bus.dispatch(one), bus.dispatch({ ...one, type: 'PublishPosting', data: {} })])
    expect(tally(together)).toEqual({ ok: 1, 'command.id-reused': 1 })
    // The same id on another stream is another command: ids are the sender's own affair.
    accepted(await bus.dispatch({ ...two, commandId: one.commandId }))
    expect(await store.head()).toBe(3)
  })

  it('takes for the same command what was sent with the same fingerprint', async () => {
    const { bus } = marketplace()
    const id = nextId()
    const sent = { fingerprint: { title: 'as sent' } }
    const draft = draftOf(id, sent)
    const first = await bus.dispatch(draft)
    expect(await bus.dispatch({ ...draft, data: { institutionId: by.id, ...text, title: 'added later' } })).toEqual(
      first,
    )
  })

  it('refuses a revision that is not the present one', async () => {
    const { bus } = marketplace()
    const id = nextId()
    await bus.dispatch(draftOf(id))
    const stale = await bus.dispatch(on(id, 'PublishPosting', {}, { expectedRevision: 4 }))
    expect(stale).toMatchObject({ left: { code: 'command.revision-mismatch', detail: { revision: 0 } } })
    accepted(await bus.dispatch(on(id, 'PublishPosting', {}, { expectedRevision: 0 })))
  })

  it('fails a command whose decider throws, and no other', async () => {
    const { bus } = marketplace()
    const id = nextId()
    const [bad, good] = await Promise.allSettled([
      bus.dispatch(request('posting', id, 'DraftPosting', undefined, by, { fingerprint: 1 })),
      bus.dispatch(draftOf(id)),
    ])
    expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) as TypeError })
    expect(good).toMatchObject({ status: 'fulfilled', value: { right: { revision: 0 } } })
  })

  it('refuses a command that is too large for the log, and not those that came with it', async () => {
    const { bus, store } = marketplace()
    const id = nextId()
    await bus.dispatch(draftOf(id))
    const large = { ...text, subjects: Array.from({ length: 20_000 }, (_, i) => `${String(i)} ${'x'.repeat(60)}`) }
    const outcomes = await Promise.all([
      bus.dispatch(on(id, 'EditPosting', { ...text, title: 'one' })),
      bus.dispatch(on(id, 'EditPosting', large)),
      bus.dispatch(on(id, 'EditPosting', { ...text, title: 'two' })),
    ])
    expect(outcomes.map((outcome) => tally([outcome]))).toEqual([{ ok: 1 }, { 'command.too-large': 1 }, { ok: 1 }])
    expect(await store.head()).toBe(3)
  })

  it('splits a group whose events are too large together, and refuses none of its commands', async () => {
    const { bus, store } = marketplace()
    const id = nextId()
    await bus.dispatch(draftOf(id))
    // Some 300,000 bytes each, three to a character, so that a group of them is within its bound of characters.
    const wide = (n: number) => ({
      ...text,
      subjects: Array.from({ length: 1_500 }, (_, i) => `${n} ${i} ${'語'.repeat(60)}`),
    })
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map((n) => bus.dispatch(on(id, 'EditPosting', wide(n)))))
    expect(tally(outcomes)).toEqual({ ok: 5 })
    expect(await store.head()).toBe(6)
  })

  it('turns commands away when too many are under way', async () => {
    const bus = busOn(new InMemoryEventStore(), { maxUnderWay: 2 })
    const settled = await Promise.allSettled([1, 2, 3].map(() => bus.dispatch(draftOf(nextId()))))
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(settled[2]).toMatchObject({ reason: { name: 'StoreUnavailable' } })
    accepted(await bus.dispatch(draftOf(nextId())))
  })
})

describe('commands of one stream', () => {
  it('that wait together are written together, each as its own', async () => {
    const store = new InMemoryEventStore()
    const counted = new FaultyStore(store)
    const bus = busOn(counted)
    const courseId = nextId()
    await publishCourse(bus, courseId, limited(300))
    const before = counted.appends
    const outcomes = await reserveSeats(
      bus,
      courseId,
      Array.from({ length: 500 }, (_, n) => n),
    )
    expect(tally(outcomes)).toEqual({ ok: 300, 'course.full': 200 })
    expect(counted.appends - before).toBe(1)
    const events = await store.readStream(`course-${courseId}`, { from: 6 })
    expect(new Set(events.map(({ metadata }) => metadata.commandId)).size).toBe(300)
    expect(outcomes.slice(0, 300).map((o) => accepted(o).revision)).toEqual(events.map(({ revision }) => revision))
  })

  it('keep the order in which they came', async () => {
    const { bus, store } = marketplace()
    const id = nextId()
    const outcomes = await Promise.all(
      [draftOf(id), on(id, 'PublishPosting'), on(id, 'ClosePosting'), on(id, 'EditPosting', text)].map((r) =>
        bus.dispatch(r),
      ),
    )
    expect(tally(outcomes)).toEqual({ ok: 3, 'posting.not-draft': 1 })
    expect(typesOf(await store.readStream(`posting-${id}`))).toEqual([
      'PostingDrafted',
      'PostingPublished',
      'PostingClosed',
    ])
  })

  it('go into several appends where they are too many for one', async () => {
    const store = new InMemoryEventStore()
    const counted = new FaultyStore(store)
    const group = { commands: 1_000, events: 40, characters: 1_000_000 }
    const bus = busOn(counted, { group })
    const courseId = nextId()
    await publishCourse(bus, courseId, { kind: 'unlimited' })
    const before = counted.appends
    const learners = Array.from({ length: 100 }, (_, n) => n)
    expect(tally(await reserveSeats(bus, courseId, learners))).toEqual({ ok: 100 })
    expect(counted.appends - before).toBe(3)
    const small = busOn(counted, { group: { ...group, characters: 1_000 } })
    const again = counted.appends
    expect(tally(await reserveSeats(small, courseId, [200, 201, 202, 203, 204, 205]))).toEqual({ ok: 6 })
    expect(counted.appends - again).toBe(3)
    expect(verifyChain(await store.readStream(`course-${courseId}`))).toMatchObject({ revision: 111 })
  })

  it('are decided anew when another process wrote first', async () => {
    const store = new InMemoryEventStore()
    const [one, two] = [busOn(store), busOn(store)]
    const courseId = nextId()
    await publishCourse(one, courseId, limited(2))
    await two.load('course', courseId)
    expect(tally(await reserveSeats(one, courseId, [1]))).toEqual({ ok: 1 })
    expect(tally(await reserveSeats(two, courseId, [2, 3]))).toEqual({ ok: 1, 'course.full': 1 })
    expect(verifyChain(await store.readStream(`course-${courseId}`))).toMatchObject({ revision: 7 })
  })

  it('are refused by no state that is older than they are', async () => {
    const store = new InMemoryEventStore()
    const [one, two] = [busOn(store), busOn(store)]
    const id = nextId()
    // `two` has looked before there was anything, and then at a draft.
    expect(refusedWith(await two.dispatch(on(id, 'PublishPosting')))).toBe('posting.not-found')
    accepted(await one.dispatch(draftOf(id)))
    accepted(await two.dispatch(on(id, 'PublishPosting')))
    expect(refusedWith(await one.dispatch(on(id, 'EditPosting', text)))).toBe('posting.not-draft')
    // `one` knows it as published; it has been closed since, which is news to the satisfied and to If-Match alike.
    accepted(await two.dispatch(on(id, 'ClosePosting')))
    expect(refusedWith(await one.dispatch(on(id, 'PublishPosting', {}, { expectedRevision: 1 })))).toBe(
      'command.revision-mismatch',
    )
    const other = nextId()
    accepted(await one.dispatch(draftOf(other)))
    accepted(await two.dispatch(on(other, 'PublishPosting', {}, { expectedRevision: 0 })))
    accepted(await one.dispatch(on(other, 'ClosePosting', {}, { expectedRevision: 1 })))
    expect(refusedWith(await two.dispatch(on(other, 'PublishPosting')))).toBe('posting.closed')
  })

  it('are given up after so many conflicts, and say so', async () => {
    const store = new InMemoryEventStore()
    const rival = busOn(store)
    const courseId = nextId()
    await publishCourse(rival, courseId, { kind: 'unlimited' })
    let n = 1_000
    // Before each append of ours a rival gets in first.
    const contended = {
      readStream: store.readStream.bind(store),
      append: async (...args: Parameters<InMemoryEventStore['append']>) => {
        n += 1
        await reserveSeats(rival, courseId, [n])
        return store.append(...args)
      },
    }
    const bus = busOn(contended, { decisions: { tries: 3, firstMillis: 1, mostMillis: 1 } })
    expect(tally(await reserveSeats(bus, courseId, [1, 2]))).toEqual({ 'command.contention': 2 })
    expect(n).toBe(1_003)
  })
})

describe('the cache of folds', () => {
  it('saves reading, is bounded, and is not needed', async () => {
    const store = new InMemoryEventStore()
    const counted = new FaultyStore(store)
    const ids = Array.from({ length: 50 }, nextId)
    const bus = busOn(counted, { cacheWeight: 110 })
    for (const id of ids) accepted(await bus.dispatch(draftOf(id)))
    // What would create a stream that nothing is known of finds out by its append.
    expect(counted.reads).toBe(0)
    // The last ten, of eleven each, are there; the others are read.
    for (const id of ids.slice(-10)) accepted(await bus.dispatch(on(id, 'EditPosting', { ...text, title: 'new' })))
    expect(counted.reads).toBeLessThan(10)
    for (const id of ids.slice(0, 5)) accepted(await bus.dispatch(on(id, 'PublishPosting')))
    expect(counted.reads).toBeGreaterThanOrEqual(5)
    const none = busOn(counted, { cacheWeight: 1 })
    for (const id of ids) expect(accepted(await none.dispatch(on(id, 'PublishPosting'))).revision).toBeGreaterThan(0)
  })
})

describe('a stream that is taken for empty', () => {
  it('and is not: the command is decided on what it holds, once', async () => {
    const store = new InMemoryEventStore()
    const id = nextId()
    accepted(await busOn(store).dispatch(draftOf(id)))
    expect(refusedWith(await busOn(store).dispatch(draftOf(id)))).toBe('posting.already-exists')
    expect(await store.readStream(`posting-${id}`)).toHaveLength(1)
  })

  it('is created once by the same command in two processes', async () => {
    const store = new InMemoryEventStore()
    const command = draftOf(nextId())
    const [one, two] = await Promise.all([busOn(store).dispatch(command), busOn(store).dispatch(command)])
    expect(accepted(one)).toEqual(accepted(two))
    expect(await store.readStream(`posting-${command.id}`)).toHaveLength(1)
  })
})

describe('case B8: a course of 30 seats', () => {
  it('case B8: with one left takes exactly one of twenty who ask at once, in two processes', async () => {
    const store = new InMemoryEventStore()
    const [one, two] = [busOn(store), busOn(store)]
    const courseId = nextId()
    await publishCourse(one, courseId, limited(30))
    await reserveSeats(
      one,
      courseId,
      Array.from({ length: 29 }, (_, n) => n),
    )
    const asking = [...Array(10).keys()]
    const outcomes = await Promise.all([
      reserveSeats(
        one,
        courseId,
        asking.map((n) => 100 + n),
      ),
      reserveSeats(
        two,
        courseId,
        asking.map((n) => 200 + n),
      ),
    ])
    expect(tally(outcomes.flat())).toEqual({ ok: 1, 'course.full': 19 })
  })

  it('case B8: never runs over when a thousand ask at once in two processes', async () => {
    const store = new InMemoryEventStore()
    const buses = [busOn(store), busOn(store)]
    const courseId = nextId()
    await publishCourse(buses[0]!, courseId, limited(30))
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => reserveSeats(buses[n % 2]!, courseId, [n])),
    )
    expect(tally(outcomes.flat())).toEqual({ ok: 30, 'course.full': 970 })
    const events = await store.readStream(`course-${courseId}`)
    expect(typesOf(events).filter((type) => type === 'SeatReserved')).toHaveLength(30)
    expect(verifyChain(events)).toMatchObject({ revision: 35 })
  })

  it('the same learner has one seat however often they ask', async () => {
    const { bus } = marketplace()
    const courseId = nextId()
    await publishCourse(bus, courseId, limited(30))
    const ask = (n: number) => ({ enrollmentId: uuid(n), learnerId: pupil(1).id })
    const outcomes = await Promise.all(
      [1, 1, 2, 3].map((n) => bus.dispatch(request('course', courseId, 'ReserveSeat', ask(n), pupil(1)))),
    )
    expect(tally(outcomes)).toEqual({ ok: 2, 'course.seat-already-held': 2 })
  })
})
