import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import { type Actor, DAY } from '../../../src/domain/kernel'
import { readModelQueries } from '../../../src/projections/registry'
import { reviewsModel } from '../../../src/projections/reviews'
import { learner, tutor } from '../../support/calendar-fixture'
import { accepted, marketplace, nextId, request } from '../../support/commands/marketplace'
import { actor } from '../../support/decider-specification'
import { createReadModels, runProjections, type TestReadModels } from '../../support/read-models'
import { unrecorded } from '../../support/unrecorded'

const lyceum: Actor = { id: 'process:invite-reviews', role: 'system' }
const support = actor('support', 90)

describe('reviews, read', () => {
  let db: TestReadModels
  beforeAll(async () => {
    db = await createReadModels()
  })
  afterAll(() => db.drop())

  it('show everybody what is published, and how tutors and courses are rated by it', async () => {
    const place = marketplace(new InMemoryEventStore())
    const issue = async (id: string, type: string, data: object, by: Actor) =>
      accepted(await place.bus.dispatch(request('review', id, type, data, by)))
    const invite = async (n: number, courseId?: string): Promise<string> => {
      const id = nextId()
      const parties = { learnerId: learner(n).id, revieweeId: tutor.id, ...(courseId !== undefined && { courseId }) }
      await issue(id, 'InviteReview', { ...parties, occasion: { kind: 'booking', id: nextId() } }, lyceum)
      return id
    }
    const courseId = nextId()
    const [kind, harsh, hidden, silent] = [await invite(1), await invite(2), await invite(3), await invite(4)]
    const ofCourse = await invite(1, courseId)
    await issue(kind, 'GiveReview', { rating: 3, text: 'Clear.' }, learner(1))
    await issue(kind, 'GiveReview', { rating: 5, text: 'Very clear.' }, learner(1))
    await issue(kind, 'AnswerReview', { text: 'Thank you.' }, tutor)
    await issue(harsh, 'GiveReview', { rating: 2 }, learner(2))
    await issue(hidden, 'GiveReview', { rating: 1, text: 'A rude word.' }, learner(3))
    await issue(hidden, 'HideReview', { reason: 'Rude.' }, support)
    await issue(ofCourse, 'GiveReview', { rating: 4 }, learner(1))
    place.clock.advance(31 * DAY)
    await issue(silent, 'ExpireInvitation', {}, lyceum)

    const running = runProjections([reviewsModel], place.store, db.database)
    await running.reached('reviews', await place.store.head())
    const bus = new ReadModelQueryBus(running.progress, unrecorded)
    const ask = async (name: string, params: object, by: Actor = learner(9)) => {
      const query = readModelQueries(db.database).find((each) => each.name === name)
      if (query === undefined) throw new Error(`there is no query ${name}`)
      return bus.ask(query, { params, by, page: { limit: 10 } })
    }

    expect(await ask('reviews.rating-of-tutor', { id: tutor.id })).toMatchObject({
      right: { item: { ratedId: tutor.id, rated: 'tutor', reviews: 2, stars: 7, mean: 3.5 } },
    })
    expect(await ask('reviews.rating-of-course', { courseId })).toMatchObject({
      right: { item: { rated: 'course', reviews: 1, stars: 4, mean: 4 } },
    })
    const shown = await ask('reviews.of-tutor', { id: tutor.id })
    const items = (shown as { right: { items: readonly { id: string }[] } }).right.items
    expect(items.map(({ id }) => id).sort()).toEqual([kind, harsh].sort())
    expect(items.find(({ id }) => id === kind)).toMatchObject({ rating: 5, text: 'Very clear.', answer: 'Thank you.' })
    expect(await ask('reviews.of-course', { courseId })).toMatchObject({ right: { items: [{ id: ofCourse }] } })

    // What is not published is its learner's and support's.
    for (const by of [learner(3), support])
      expect(await ask('reviews.by-id', { id: hidden }, by)).toMatchObject({ right: { item: { hiddenFor: 'Rude.' } } })
    for (const by of [learner(9), tutor])
      expect(await ask('reviews.by-id', { id: hidden }, by)).toMatchObject({ left: { code: 'query.not-found' } })
    expect(await ask('reviews.mine', {}, learner(4))).toMatchObject({
      right: { items: [{ id: silent, stage: 'expired' }] },
    })
    await running.stop()
  })
})
