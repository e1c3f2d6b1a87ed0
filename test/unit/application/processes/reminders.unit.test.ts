import { InMemoryProcessStore } from '../../../../src/adapters/process-store/in-memory'
import { reminders } from '../../../../src/application/processes/reminders'
import { type Actor, DAY, HOUR, MINUTE } from '../../../../src/domain/kernel'
import { learner, lesson, system, tutor } from '../../../support/calendar-fixture'
import { askFor, openCalendar } from '../../../support/commands/calendars'
import { accepted, type Marketplace, marketplace, nextId, request } from '../../../support/commands/marketplace'
import { type ProcessRun, runProcesses } from '../../../support/commands/process-run'

/** Two days and two hours after the marketplace's clock begins. */
const START = '2026-03-03T12:00:00Z'
const pupil = learner(1)

/** A marketplace in which people are reminded. Its processes can be stopped and started again. */
class Reminding {
  readonly place: Marketplace = marketplace()
  private readonly store = new InMemoryProcessStore()
  private run: ProcessRun | undefined

  start(): void {
    this.run = runProcesses(this.place, { processes: reminders, store: this.store })
  }
  async stop(): Promise<void> {
    await this.run?.stop()
    this.run = undefined
  }
  async after(millis: number): Promise<void> {
    this.place.clock.advance(millis)
    await this.run?.settled()
  }
  async issue(category: string, id: string, type: string, data: unknown, by: Actor = tutor): Promise<void> {
    accepted(await this.place.service.execute(request(category, id, type, data, by)))
    await this.run?.settled()
  }
  /** How many hours before which time people were reminded, in order. */
  async told(stream: string): Promise<readonly string[]> {
    const events = await this.place.store.readStream(stream)
    return events
      .filter(({ type }) => type.endsWith('Reminded'))
      .map(({ data }) => `${String(data['hoursBefore'])} h before ${String(data['startsAt']).slice(5, 16)}`)
  }
}

const reminding = async (body: (here: Reminding, bookingId: string) => Promise<void>): Promise<void> => {
  const here = new Reminding()
  here.start()
  try {
    await openCalendar(here.place.service, { holdMinutes: 7 * 1_440 })
    const { id } = accepted(await askFor(here.place.service, START, pupil))
    await here.after(0)
    await body(here, id)
  } finally {
    await here.stop()
  }
}

describe('reminders of a lesson', () => {
  it('come a day and an hour before, once each', () =>
    reminding(async (here, id) => {
      await here.issue('booking', id, 'ConfirmBooking', {})
      const told = () => here.told(`booking-${id}`)
      await here.after(DAY + 2 * HOUR - 1)
      expect(await told()).toEqual([])
      await here.after(1)
      expect(await told()).toEqual(['24 h before 03-03T12:00'])
      await here.after(23 * HOUR - 1)
      expect(await told()).toHaveLength(1)
      await here.after(1)
      expect(await told()).toEqual(['24 h before 03-03T12:00', '1 h before 03-03T12:00'])
      await here.after(2 * DAY)
      expect(await told()).toHaveLength(2)
    }))

  it('move with it, and come anew for another time', () =>
    reminding(async (here, id) => {
      await here.issue('booking', id, 'ConfirmBooking', {})
      await here.after(DAY + 2 * HOUR)
      for (const start of ['2026-03-05T12:00:00Z', '2026-03-06T12:00:00Z', '2026-03-05T12:00:00Z'])
        await here.issue('booking', id, 'RescheduleBooking', { range: lesson(start) }, system)
      await here.after(2 * DAY - HOUR)
      await here.after(HOUR)
      await here.after(23 * HOUR)
      await here.after(7 * DAY)
      expect(await here.told(`booking-${id}`)).toEqual([
        '24 h before 03-03T12:00',
        '24 h before 03-05T12:00',
        '1 h before 03-05T12:00',
      ])
    }))

  it.each([
    ['was cancelled', 'CancelBooking'],
    ['was never confirmed', undefined],
  ] as const)('do not come where it %s', (_, type) =>
    reminding(async (here, id) => {
      if (type !== undefined) {
        await here.issue('booking', id, 'ConfirmBooking', {})
        await here.issue('booking', id, type, {}, pupil)
      }
      await here.after(DAY + 2 * HOUR)
      await here.after(3 * DAY)
      expect(await here.told(`booking-${id}`)).toEqual([])
    }),
  )

  it('do not come where it was agreed on within their time', () =>
    reminding(async (here) => {
      await here.after(DAY + 4 * HOUR)
      const { id } = accepted(await askFor(here.place.service, '2026-03-03T13:00:00Z', learner(2)))
      await here.issue('booking', id, 'ConfirmBooking', {})
      expect(await here.told(`booking-${id}`)).toEqual([])
      await here.after(22 * HOUR)
      expect(await here.told(`booking-${id}`)).toEqual(['1 h before 03-03T13:00'])
    }))

  it.each([
    ['a little late', 11 * HOUR, ['24 h before 03-03T12:00']],
    ['hours late', 13 * HOUR, []],
    ['when the next is due', 23 * HOUR + 10 * MINUTE, ['1 h before 03-03T12:00']],
    ['after the lesson', 30 * HOUR, []],
  ] as const)('after an outage are told where they still say something: %s', (_, late, expected) =>
    reminding(async (here, id) => {
      await here.issue('booking', id, 'ConfirmBooking', {})
      await here.stop()
      await here.after(DAY + 2 * HOUR + late)
      here.start()
      await here.after(0)
      expect(await here.told(`booking-${id}`)).toEqual(expected)
    }),
  )
})

describe('reminders of a meeting', () => {
  const plan = { hostId: tutor.id, title: 'Open evening', range: lesson(START), invited: [pupil.id] }

  it('come for those that are for no lesson, at the time that they have', () =>
    reminding(async (here) => {
      const [open, forLesson, cancelled] = [nextId(), nextId(), nextId()]
      for (const id of [open, cancelled]) await here.issue('meeting', id, 'ScheduleMeeting', plan)
      await here.issue('meeting', forLesson, 'ScheduleMeeting', { ...plan, bookingId: nextId() })
      await here.issue('meeting', cancelled, 'CancelMeeting', {})
      await here.issue('meeting', open, 'RescheduleMeeting', { range: lesson('2026-03-04T12:00:00Z') })
      for (const step of [DAY + 2 * HOUR, DAY, 23 * HOUR]) await here.after(step)
      expect(await here.told(`meeting-${open}`)).toEqual(['24 h before 03-04T12:00', '1 h before 03-04T12:00'])
      expect(await here.told(`meeting-${forLesson}`)).toEqual([])
      expect(await here.told(`meeting-${cancelled}`)).toEqual([])
    }))
})
