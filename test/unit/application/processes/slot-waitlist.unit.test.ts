import { expireHolds, freeSlots } from '../../../../src/application/processes/free-slots'
import { advanceSlotWaitlists } from '../../../../src/application/processes/slot-waitlist'
import { DAY, HOUR, MINUTE } from '../../../../src/domain/kernel'
import type { CalendarState } from '../../../../src/domain/tutor-calendar'
import { learner, lesson, tutor } from '../../../support/calendar-fixture'
import { askFor, openCalendar } from '../../../support/commands/calendars'
import {
  accepted,
  type Marketplace,
  marketplace,
  nextId,
  refusedWith,
  request,
} from '../../../support/commands/marketplace'
import { type ProcessRun, runProcesses } from '../../../support/commands/process-run'

const TEN = '2026-03-02T10:00:00Z'

/** A tutor whose ten o'clock is booked, and for which learners 1 to 3 wait in this order. */
const queueing = async (
  body: (place: Marketplace, run: ProcessRun, bookingId: string, waits: readonly string[]) => Promise<void>,
): Promise<void> => {
  const place = marketplace()
  const run = runProcesses(place, { processes: [freeSlots, expireHolds, advanceSlotWaitlists] })
  try {
    await openCalendar(place.service)
    const { id } = accepted(await askFor(place.service, TEN, learner(9)))
    accepted(await place.service.execute(request('booking', id, 'ConfirmBooking', {}, tutor)))
    const waits = [nextId(), nextId(), nextId()]
    for (const [index, waitId] of waits.entries()) {
      const by = learner(index + 1)
      const wish = { waitId, learnerId: by.id, window: lesson(TEN), durationMinutes: 60 }
      accepted(await place.service.execute(request('calendar', tutor.id, 'JoinSlotWaitlist', wish, by)))
    }
    await body(place, run, id, waits)
  } finally {
    await run.stop()
  }
}

const cancel = (place: Marketplace, id: string, by = learner(9)) =>
  place.service.execute(request('booking', id, 'CancelBooking', {}, by))

const waitlistOf = async ({ bus }: Marketplace) => {
  const { state } = await bus.load<CalendarState>('calendar', tutor.id)
  if (state.stage === 'none') throw new Error('there is no calendar')
  const { waits, offers } = state.waitlist
  return { waiting: waits.map(({ learnerId }) => learnerId), offered: offers.map(({ learnerId }) => learnerId) }
}
const ids = (...people: readonly number[]) => people.map((n) => learner(n).id)

describe("a tutor's time that is cancelled", () => {
  it('calcom #10616: is offered to those who wait in their order, and booked by whom it is offered to', () =>
    queueing(async (place, run, id) => {
      accepted(await cancel(place, id))
      await run.settled()
      expect(await waitlistOf(place)).toEqual({ waiting: ids(1, 2, 3), offered: ids(1) })
      for (const other of [2, 4])
        expect(refusedWith(await askFor(place.service, TEN, learner(other)))).toBe('calendar.slot-taken')
      place.clock.advance(4 * HOUR)
      await run.settled()
      expect(await waitlistOf(place)).toEqual({ waiting: ids(2, 3), offered: ids(2) })
      expect(refusedWith(await askFor(place.service, TEN, learner(1)))).toBe('calendar.slot-taken')
      accepted(await askFor(place.service, TEN, learner(2)))
      expect(await waitlistOf(place)).toEqual({ waiting: ids(3), offered: [] })
      // Who took it lets the hold lapse: it goes on to the third.
      place.clock.advance(15 * MINUTE)
      await run.settled()
      expect(await waitlistOf(place)).toEqual({ waiting: ids(3), offered: ids(3) })
    }))

  it('goes to the next at once when it is turned down', () =>
    queueing(async (place, run, id, [first]) => {
      accepted(await cancel(place, id))
      await run.settled()
      const decline = request('calendar', tutor.id, 'DeclineSlotOffer', { waitId: first }, learner(1))
      accepted(await place.service.execute(decline))
      expect(await waitlistOf(place)).toEqual({ waiting: ids(1, 2, 3), offered: ids(2) })
    }))

  it('is waited for no longer than there is time', () =>
    queueing(async (place, run) => {
      await run.settled()
      place.clock.advance(DAY + HOUR)
      await run.settled()
      expect(await waitlistOf(place)).toEqual({ waiting: [], offered: [] })
    }))

  it('is had by one alone, whoever races for it', () =>
    queueing(async (place, run, id) => {
      accepted(await cancel(place, id))
      const racing = [1, 2, 3, 4, 5].map((n) => askFor(place.service, TEN, learner(n)))
      const outcomes = await Promise.all(racing)
      await run.settled()
      const taken = outcomes.filter(({ _tag }) => _tag === 'Right').length
      const { offered } = await waitlistOf(place)
      // Learner 1 may have asked before the time was free; then it waits for their answer.
      expect(taken + offered.length).toBe(1)
    }))
})
