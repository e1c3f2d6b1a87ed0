import { causation, type CausationNode } from '../../../../src/application/audit/causation'
import { recordedAtOf } from '../../../../src/application/audit/past-states'
import { categoryOf } from '../../../../src/application/commands/aggregate-registry'
import type { CommandRequest } from '../../../../src/application/commands/command'
import type { RecordedEvent } from '../../../../src/application/ports/event-store'
import type { TrailEntry } from '../../../../src/application/ports/event-trail'
import { PAYMENT_WINDOW } from '../../../../src/application/processes/seats'
import { DAY, type Instant, MINUTE } from '../../../../src/domain/kernel'
import { learner, lesson, tutor } from '../../../support/calendar-fixture'
import { openCalendar } from '../../../support/commands/calendars'
import { publishCourse, pupil } from '../../../support/commands/courses'
import { accepted, type Marketplace, marketplace, nextId, request } from '../../../support/commands/marketplace'
import { runProcesses } from '../../../support/commands/process-run'
import { limited } from '../../../support/lms'

const ten = lesson('2026-03-02T10:00:00Z')

/** A marketplace whose requests each have a correlation of their own, as the edge gives them one. */
const told = (place: Marketplace) => {
  const run = runProcesses(place)
  const ask = async (correlationId: string, ...[category, id, type, data, by]: Parameters<typeof request>) => {
    const asked: CommandRequest = request(category, id, type, data, by, { correlationId })
    return { ...accepted(await place.service.execute(asked)), commandId: asked.commandId }
  }
  return { run, ask }
}

const entryOf = (event: RecordedEvent): TrailEntry => {
  const { position, id: eventId, stream, revision, type, metadata } = event
  const category = categoryOf(stream)
  return {
    ...{ position, eventId, category, id: stream.slice(category.length + 1), revision, type },
    ...{ actorId: metadata.actor.id, actorRole: metadata.actor.role, commandId: metadata.commandId },
    ...{ correlationId: metadata.$correlationId, causationId: metadata.$causationId },
    ...{ occurredAt: metadata.occurredAt as Instant, recordedAt: recordedAtOf(event) as Instant },
  }
}

const entries = async ({ store }: Marketplace): Promise<readonly TrailEntry[]> =>
  (await store.readAll({ limit: 1_000 })).map(entryOf)

/** `BookingRequested (PaymentInitiated)`: an event, and in brackets what it led to. */
const drawn = (nodes: readonly CausationNode[]): readonly string[] =>
  nodes.map(({ event, led }) => event.type + (led.length === 0 ? '' : ` (${drawn(led).join(', ')})`))

/** The trees of a correlation, each under the id of what began it. */
const treesOf = async (place: Marketplace, correlationId: string) =>
  causation((await entries(place)).filter((event) => event.correlationId === correlationId)).map(
    ({ causationId, events }) => [causationId, drawn(events)] as const,
  )

describe('what came of a request is found by its correlation', () => {
  it('of a booking: the hold and the request, then what its cancellation freed', async () => {
    const place = marketplace()
    const { run, ask } = told(place)
    await openCalendar(place.service)
    const wish = { tutorId: tutor.id, learnerId: learner(1).id, range: ten }
    const booked = await ask('r-book', 'booking', nextId(), 'RequestBooking', wish, learner(1))
    const confirmed = await ask('r-confirm', 'booking', booked.id, 'ConfirmBooking', {}, tutor)
    const cancelled = await ask('r-cancel', 'booking', booked.id, 'CancelBooking', {}, learner(1))
    await run.settled()
    await run.stop()
    expect(await treesOf(place, 'r-book')).toEqual([
      [booked.commandId, ['SlotHeld', 'BookingRequested (PaymentInitiated)']],
    ])
    expect(await treesOf(place, 'r-confirm')).toEqual([[confirmed.commandId, ['SlotConfirmed', 'BookingConfirmed']]])
    expect(await treesOf(place, 'r-cancel')).toEqual([[cancelled.commandId, ['BookingCancelled (SlotReleased)']]])
  })

  it('of a booking that lapsed long after: by its own request still', async () => {
    const place = marketplace()
    const { run, ask } = told(place)
    await openCalendar(place.service)
    const wish = { tutorId: tutor.id, learnerId: learner(1).id, range: ten }
    const { commandId } = await ask('r-book', 'booking', nextId(), 'RequestBooking', wish, learner(1))
    await run.settled()
    place.clock.advance(15 * MINUTE)
    await run.settled()
    await run.stop()
    const [[origin, tree] = ['', []]] = await treesOf(place, 'r-book')
    expect(origin).toBe(commandId)
    // The calendar and the booking lapse by themselves; whichever comes first frees the time.
    expect([
      'SlotHeld (HoldExpired), BookingRequested (PaymentInitiated, BookingExpired)',
      'SlotHeld, BookingRequested (PaymentInitiated, BookingExpired (SlotReleased))',
    ]).toContain(tree.join(', '))
  })

  it('of a series: every lesson under the series that asked for it', async () => {
    const place = marketplace()
    const { run, ask } = told(place)
    await openCalendar(place.service)
    const plan = { rule: 'FREQ=WEEKLY;COUNT=3', startsAt: ten.start, zone: 'UTC', durationMinutes: 60 }
    const wish = { tutorId: tutor.id, learnerId: learner(1).id, plan }
    const { commandId } = await ask('r-series', 'series', nextId(), 'RequestSeries', wish, learner(1))
    await run.settled()
    await run.stop()
    expect(await treesOf(place, 'r-series')).toEqual([
      [
        commandId,
        [
          ...Array<string>(3).fill('SlotHeld'),
          `SeriesRequested (${Array<string>(3).fill('BookingRequested (PaymentInitiated)').join(', ')})`,
        ],
      ],
    ])
  })

  it('of an enrolment that nobody pays for: the payment asked for, its lapse a day later, and the seat that it freed', async () => {
    const place = marketplace()
    const { run, ask } = told(place)
    const courseId = nextId()
    await publishCourse(place.bus, courseId, limited(1), { price: 5_000 })
    const wish = { courseId, learnerId: pupil(1).id }
    const { commandId } = await ask('r-enrol', 'enrollment', nextId(), 'RequestEnrollment', wish, pupil(1))
    await run.settled()
    place.clock.advance(PAYMENT_WINDOW)
    await run.settled()
    await run.stop()
    expect(await treesOf(place, 'r-enrol')).toEqual([
      [commandId, ['SeatReserved', 'EnrollmentRequested (PaymentInitiated, EnrollmentExpired (SeatReleased))']],
    ])
    const [freed] = (await entries(place)).filter(({ type }) => type === 'SeatReleased')
    expect(freed).toMatchObject({ actorId: 'process:free-seats', actorRole: 'system' })
  })

  it('and nothing stands apart: every event is of a request, and its cause is that request or an event before it', async () => {
    const place = marketplace()
    const { run, ask } = told(place)
    await openCalendar(place.service)
    await ask(
      'r-1',
      'booking',
      nextId(),
      'RequestBooking',
      { tutorId: tutor.id, learnerId: learner(1).id, range: ten },
      learner(1),
    )
    place.clock.advance(DAY)
    await run.settled()
    await run.stop()
    const all = await entries(place)
    const known = new Map(all.map((event) => [event.eventId, event]))
    for (const { causationId, commandId, correlationId, position, actorId } of all) {
      const cause = known.get(causationId)
      if (actorId.startsWith('process:')) expect(cause).toBeDefined()
      if (cause === undefined) continue
      expect(cause.position).toBeLessThan(position)
      expect(cause.correlationId).toBe(correlationId)
      expect(commandId).not.toBe(causationId)
    }
  })
})
