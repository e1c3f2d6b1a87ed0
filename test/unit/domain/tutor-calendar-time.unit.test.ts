import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { calendar, freeStarts, given, holdOf, hours, lesson, after, command } from '../../support/calendar-fixture'

const utc = (...times: readonly string[]) => times.map((time) => `${time}:00.000Z`)
const NOW = '2026-01-05T00:00:00Z'

describe("a tutor's hours in their time zone", () => {
  it('case B15: 02:30 that occurs twice in Berlin gives two adjacent lessons, both bookable', () => {
    const berlin = calendar('Europe/Berlin', [hours('FREQ=DAILY', '2026-10-01', '02:30', 120)])
    const query = { from: '2026-10-25T00:00:00Z', to: '2026-10-25T02:00:00Z', now: NOW }
    expect(freeStarts(berlin, query)).toEqual(utc('2026-10-25T00:30', '2026-10-25T01:30'))
    const both = after(
      berlin,
      holdOf(11, lesson('2026-10-25T00:30:00Z'), NOW),
      holdOf(12, lesson('2026-10-25T01:30:00Z'), NOW),
    )
    expect(freeStarts(both, query)).toEqual([])
  })

  it('case B16: 13:00 to 18:00 in New York is 17:00Z to 22:00Z exactly on the day that clocks go forward', () => {
    const newYork = calendar('America/New_York', [hours('FREQ=DAILY', '2026-01-01', '13:00', 300)])
    expect(freeStarts(newYork, { from: '2026-03-08T00:00:00Z', to: '2026-03-09T04:00:00Z', now: NOW })).toEqual(
      utc('2026-03-08T17:00', '2026-03-08T18:00', '2026-03-08T19:00', '2026-03-08T20:00', '2026-03-08T21:00'),
    )
    given(newYork)
      .when(holdOf(11, lesson('2026-03-08T22:00:00Z'), NOW))
      .fails('calendar.outside-hours')
  })

  it('case B18: Tuesdays at 13:00 in Berlin stay at 13:00 when summer time ends', () => {
    const berlin = calendar('Europe/Berlin', [hours('FREQ=WEEKLY;BYDAY=TU', '2026-10-06', '13:00', 60)])
    expect(freeStarts(berlin, { from: '2026-10-19T00:00:00Z', to: '2026-10-29T00:00:00Z', now: NOW })).toEqual(
      utc('2026-10-20T11:00', '2026-10-27T12:00'),
    )
  })

  it.each(['Asia/Kathmandu', 'Asia/Katmandu'])(
    'case B19: in %s a lesson from 13:00 to 14:00 leaves 14:00 (08:15Z) free',
    (zone) => {
      const nepal = calendar(zone, [hours('FREQ=DAILY', '2026-01-01', '13:00', 120)])
      const booked = after(nepal, holdOf(11, lesson('2026-03-02T07:15:00Z'), NOW))
      expect(freeStarts(booked, { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z', now: NOW })).toEqual(
        utc('2026-03-02T08:15'),
      )
    },
  )

  it('case B21: seven days of notice that end on the day clocks go back leave 09:00 at 09:00 (14:00Z)', () => {
    const newYork = calendar('America/New_York', [hours('FREQ=DAILY', '2026-01-01', '00:00', 1_440)], {
      minimumNoticeMinutes: 7 * 1_440,
      stepMinutes: 180,
    })
    const query = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z', now: '2026-10-25T13:30:00Z' }
    // 09:00, 12:00, 15:00 and 18:00 in New York's winter.
    expect(freeStarts(newYork, query)).toEqual(
      utc('2026-11-01T14:00', '2026-11-01T17:00', '2026-11-01T20:00', '2026-11-01T23:00'),
    )
  })

  it('skips the times that do not exist when clocks go forward', () => {
    const berlin = calendar('Europe/Berlin', [hours('FREQ=DAILY', '2026-01-01', '01:00', 180)])
    expect(freeStarts(berlin, { from: '2026-03-28T22:00:00Z', to: '2026-03-29T22:00:00Z', now: NOW })).toEqual(
      utc('2026-03-29T00:00', '2026-03-29T01:00'),
    )
  })

  it('lets hours pass midnight, and a lesson pass from hours to hours', () => {
    const two = [hours('FREQ=DAILY', '2026-01-01', '22:00', 90), hours('FREQ=DAILY', '2026-01-01', '23:30', 90)]
    expect(
      freeStarts(calendar('UTC', two), { from: '2026-02-01T12:00:00Z', to: '2026-02-02T12:00:00Z', now: NOW }),
    ).toEqual(utc('2026-02-01T22:00', '2026-02-01T23:00', '2026-02-01T23:30'))
  })

  it('case B13: a day that is unavailable has no times, in whatever zone a learner looks at it', () => {
    const auckland = after(
      calendar('Pacific/Auckland', [hours('FREQ=DAILY', '2026-01-01', '00:00', 1_440)]),
      command('SetException', { date: '2026-02-10' as never, hours: [] }, NOW),
    )
    // That day in Auckland (+13:00) begins on the 9th at 11:00Z. Around it all is free.
    const free = freeStarts(auckland, { from: '2026-02-09T00:00:00Z', to: '2026-02-11T00:00:00Z', now: NOW })
    expect(free).toHaveLength(24)
    expect(free.filter((start) => start >= '2026-02-09T11' && start < '2026-02-10T11')).toEqual([])
    given(auckland)
      .when(holdOf(11, lesson('2026-02-09T11:00:00Z'), NOW))
      .fails('calendar.outside-hours')
  })

  it('an exception takes the place of all hours on its day, and those of the evening before end at midnight', () => {
    const night = after(
      calendar('UTC', [hours('FREQ=DAILY', '2026-01-01', '22:00', 240)]),
      command(
        'SetException',
        { date: '2026-02-10' as never, hours: [{ startTime: '09:00' as never, durationMinutes: 60 }] },
        NOW,
      ),
    )
    const query = { from: '2026-02-09T12:00:00Z', to: '2026-02-11T12:00:00Z', now: NOW }
    expect(freeStarts(night, query)).toEqual(utc('2026-02-09T22:00', '2026-02-09T23:00', '2026-02-10T09:00'))
    const cleared = after(night, command('ClearException', { date: '2026-02-10' as never }, NOW))
    expect(freeStarts(cleared, query)).toHaveLength(8)
  })

  it('does not depend on the time zone of the machine', () => {
    const script = resolve(__dirname, '../../support/free-times-in-zones.ts')
    const listed = ['UTC', 'Asia/Tokyo', 'America/New_York'].map((TZ) =>
      execFileSync(process.execPath, ['-r', 'sucrase/register/ts', script], {
        env: { ...process.env, TZ },
        encoding: 'utf8',
      }),
    )
    expect(JSON.parse(listed[0] ?? '')).toHaveLength(20)
    expect(listed[0]).toContain('2026-10-25T00:30:00.000Z')
    expect(new Set(listed).size).toBe(1)
  })
})
