/** Prints free times around changes of clocks in some zones; run in processes with different `TZ`. */
import { isRight } from 'fp-ts/Either'
import { fold, instant } from '../../src/domain/kernel'
import { freeSlots, tutorCalendar } from '../../src/domain/tutor-calendar'
import { calendar, hours } from './calendar-fixture'

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']
const listed = zones.flatMap((zone) =>
  ['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-25', '2026-11-01'].map((day) => {
    const history = calendar(zone, [hours('FREQ=WEEKLY;BYDAY=SU;UNTIL=20261231T000000Z', '2026-01-01', '01:30', 300)])
    const from = instant(`${day}T00:00:00Z`)
    const free = freeSlots(fold(tutorCalendar.decider, history), {
      ...{ from, to: instant(new Date(Date.parse(from) + 86_400_000).toISOString()), duration: 60 },
      now: instant('2026-01-01T00:00:00Z'),
    })
    return { zone, day, starts: isRight(free) ? free.right.map((slot) => slot.range.start) : free.left.code }
  }),
)
console.log(JSON.stringify(listed))
