import { isLeft } from 'fp-ts/Either'
import { accountsPlace, contextOf, signedIn } from '../../../support/accounts'
import { terms } from '../../../support/booking-fixture'
import { accepted, nextId, registry, request } from '../../../support/commands/marketplace'
import { actor } from '../../../support/decider-specification'
import { composer, runNotifications, Told } from '../../../support/notifications'
import { notificationActions, notificationQueries, Tellings } from '../../../../src/application/notifications'
import type { AnyListQuery, AnyItemQuery } from '../../../../src/application/queries/query'
import { HOUR, instant, plusMillis } from '../../../../src/domain/kernel'

interface Line {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly at: string
  readonly readAt?: string
}

/** Ann, who was told of some lessons. */
const begin = async (lessons: number) => {
  const where = accountsPlace()
  const { place, accounts, join } = where
  const [ann, tom] = [await join('ann@example.org'), await join('tom@example.org')]
  const system = actor('system', 99)
  for (let n = 0; n < lessons; n += 1) {
    place.clock.advance(1_000)
    const id = nextId()
    const issue = async (type: string, data: unknown) => {
      accepted(await place.bus.dispatch(request('booking', id, type, data, system)))
    }
    const range = { start: instant('2026-03-02T12:00:00Z'), end: instant('2026-03-02T13:00:00Z') }
    const heldUntil = plusMillis(place.clock.now(), HOUR)
    await issue('RequestBooking', { tutorId: tom, learnerId: ann, range, terms, heldUntil })
    await issue('ConfirmBooking', {})
  }
  const told = new Told()
  const run = runNotifications(place, accounts.ports.challenges, () => Promise.resolve(), told)
  await run.settled()
  await run.stop()
  const tellings = new Tellings({ store: place.store, registry, aggregates: place.bus })
  const queries = notificationQueries({ inApp: told, tellings, aggregates: place.bus, composer })
  const list = queries.find(({ kind }) => kind === 'list') as AnyListQuery
  const count = queries.find(({ kind }) => kind === 'item') as AnyItemQuery
  const [mark] = notificationActions(told, place.clock)
  const as = (id: string) => ({ ...actor('learner'), id })
  return {
    ...{ place, ann, tom },
    page: async (userId: string, params: object = {}, after?: unknown) => {
      const options = { limit: 2, ...(after !== undefined && { after }) }
      return (await list.run(params, options, as(userId))) as { items: readonly Line[]; last?: unknown }
    },
    unread: async (userId: string) => ((await count.run({}, as(userId))) as { unread: number }).unread,
    mark: async (userId: string, data: object) => {
      const outcome = await mark!.run(data, contextOf(signedIn(userId)))
      if (isLeft(outcome)) throw new Error('refused')
      return (outcome.right as { marked: number }).marked
    },
  }
}

describe('the list of what somebody was told', () => {
  it('is theirs alone, the newest first, a page at a time, in their language of today', async () => {
    const { place, ann, tom, page } = await begin(3)
    const first = await page(ann)
    const second = await page(ann, {}, first.last)
    const times = [...first.items, ...second.items].map(({ at }) => at)
    expect(times).toHaveLength(3)
    expect(times).toEqual([...times].sort().reverse())
    expect(second.last).toBeUndefined()
    const ofTom = (await page(tom)).items.map(({ id }) => id)
    expect(ofTom).not.toContain(first.items[0]?.id)
    const titles = new Set(first.items.map(({ title }) => title))
    accepted(
      await place.bus.dispatch(
        request('preferences', ann, 'ChooseLanguage', { locale: 'de' }, { ...actor('learner'), id: ann }),
      ),
    )
    const german = (await page(ann)).items.map(({ title }) => title)
    expect(german.filter((title) => titles.has(title))).toEqual([])
  })

  it('remembers what was read, and by whom', async () => {
    const { ann, tom, page, unread, mark } = await begin(2)
    const [newest] = (await page(ann)).items
    expect(await unread(ann)).toBe(2)
    // Others' lines are nobody's but theirs.
    expect(await mark(tom, { ids: [newest!.id] })).toBe(0)
    expect(await mark(ann, { ids: [newest!.id] })).toBe(1)
    expect(await unread(ann)).toBe(1)
    expect((await page(ann, { show: 'unread' })).items.map(({ readAt }) => readAt)).toEqual([undefined])
    expect((await page(ann)).items.filter(({ readAt }) => readAt !== undefined)).toHaveLength(1)
    expect(await mark(ann, { upTo: newest!.at })).toBe(1)
    expect(await unread(ann)).toBe(0)
  })

  it('is empty for a program, which is no person', async () => {
    const { page, unread } = await begin(0)
    expect(await page('service:reports')).toEqual({ items: [] })
    expect(await unread('service:reports')).toBe(0)
  })
})
