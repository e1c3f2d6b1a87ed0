import fc from 'fast-check'
import { RRule } from 'rrule'
import { parseRecurrence, type Recurrence } from '../../../../src/domain/kernel/recurrence'
import { recurrenceDays } from '../../../../src/domain/kernel/recurrence-days'
import { dateOf, dayOf, type LocalDate, type LocalTime, type Zone } from '../../../../src/domain/kernel/wall-clock'

const DAY = 86_400_000
const rule = (text: string): Recurrence => {
  const parsed = parseRecurrence(text)
  if (parsed === undefined) throw new Error(`not taken: ${text}`)
  return parsed
}
const start = (date: string, time = '13:00', zone = 'Europe/Berlin') => ({
  date: date as LocalDate,
  time: time as LocalTime,
  zone: zone as Zone,
})
const days = (text: string, date: string, from: string, to: string, time?: string) =>
  recurrenceDays(rule(text), start(date, time), dayOf(from as LocalDate), dayOf(to as LocalDate)).map(dateOf)

describe('a recurrence rule', () => {
  it.each([
    ['FREQ=DAILY;INTERVAL=3', ['2026-03-01', '2026-03-04', '2026-03-07', '2026-03-10']],
    ['FREQ=WEEKLY;BYDAY=MO,FR', ['2026-03-02', '2026-03-06', '2026-03-09']],
    ['FREQ=WEEKLY', ['2026-03-01', '2026-03-08']],
    ['FREQ=MONTHLY;BYMONTHDAY=-30', ['2026-03-02']],
    ['FREQ=MONTHLY;BYDAY=1TU', ['2026-03-03']],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2', ['2026-03-03']],
    ['FREQ=DAILY;COUNT=2', ['2026-03-01', '2026-03-02']],
    ['FREQ=DAILY;UNTIL=20260302', ['2026-03-01', '2026-03-02']],
  ])('%s from Sunday 2026-03-01 gives %p in its first ten days', (text, expected) => {
    expect(days(text, '2026-03-01', '2026-03-01', '2026-03-11')).toEqual(expected)
  })

  it('skips the months that lack its day, as RFC 5545 says', () => {
    expect(days('FREQ=MONTHLY', '2026-01-31', '2026-01-01', '2026-06-01')).toEqual([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
    ])
  })

  it('ends at an UNTIL in UTC by the instant, that one included', () => {
    // 13:00 in Berlin is 12:00Z in winter.
    expect(days('FREQ=DAILY;UNTIL=20260302T120000Z', '2026-03-01', '2026-03-01', '2026-04-01')).toHaveLength(2)
    expect(days('FREQ=DAILY;UNTIL=20260302T115959Z', '2026-03-01', '2026-03-01', '2026-04-01')).toHaveLength(1)
  })

  it('that never matches costs no more than the days asked for', () => {
    expect(days('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31', '2026-03-01', '2026-03-01', '2036-03-01')).toEqual([])
    expect(days('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;COUNT=9', '2026-03-01', '2030-03-01', '2036-03-01')).toEqual([])
  })

  it.each([
    '',
    'FREQ=HOURLY',
    'FREQ=YEARLY',
    'INTERVAL=2',
    'FREQ=DAILY;FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;INTERVAL=1,2',
    'FREQ=DAILY;COUNT=1001',
    'FREQ=DAILY;COUNT=2;UNTIL=20260302',
    'FREQ=DAILY;UNTIL=20260231',
    'FREQ=DAILY;UNTIL=tomorrow',
    'FREQ=DAILY;BYHOUR=3',
    'FREQ=DAILY;TZID=Europe/Berlin',
    'FREQ=WEEKLY;BYDAY=1TU',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=WEEKLY;BYDAY=',
    'FREQ=WEEKLY;BYMONTHDAY=1',
    'FREQ=MONTHLY;BYSETPOS=1',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=DAILY;WKST=XX',
    `FREQ=DAILY;BYMONTH=${'1,'.repeat(200)}1`,
  ])('is not taken: %s', (text) => expect(parseRecurrence(text)).toBeUndefined())

  it('gives the same days as the rrule package, on a wall clock in UTC', () => {
    // Only rules that match some day: on others the package searches up to the year 9999. Plain and numbered weekdays
    // are not mixed in one rule, as the package then forgets the plain ones.
    const listOf = <A>(name: string, of: fc.Arbitrary<A>) =>
      fc.uniqueArray(of, { maxLength: 3 }).map((values) => (values.length === 0 ? '' : `;${name}=${values.join()}`))
    const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
    const numbered = fc.tuple(fc.constantFrom('1', '2', '-1', '5'), weekday).map((pair) => pair.join(''))
    const end = fc.oneof(
      fc.constant(''),
      fc.integer({ min: 1, max: 20 }).map((n) => `;COUNT=${n}`),
      fc.integer({ min: 0, max: 400 }).map((n) => `;UNTIL=${dateOf(20_500 + n).replaceAll('-', '')}`),
    )
    const interval = fc.integer({ min: 1, max: 5 }).map((n) => `;INTERVAL=${n}`)
    const parts = fc.oneof(
      fc.tuple(fc.constant('FREQ=DAILY'), listOf('BYDAY', weekday), listOf('BYMONTH', fc.integer({ min: 1, max: 12 }))),
      fc.tuple(
        fc.constant('FREQ=WEEKLY'),
        listOf('BYDAY', weekday),
        weekday.map((day) => `;WKST=${day}`),
      ),
      fc.tuple(fc.constant('FREQ=MONTHLY'), listOf('BYDAY', numbered)),
      fc.tuple(fc.constant('FREQ=MONTHLY'), listOf('BYMONTHDAY', fc.constantFrom(1, 2, 15, 28, 31, -1, -3))),
      fc.tuple(fc.constant('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR'), listOf('BYSETPOS', fc.constantFrom(1, 2, -1, -2))),
    )
    const text = fc.tuple(parts, interval, end).map((all) => all.flat().join(''))
    const first = fc.integer({ min: 20_454, max: 20_800 })
    const ahead = fc.integer({ min: -30, max: 500 })
    fc.assert(
      fc.property(text, first, ahead, (text, first, ahead) => {
        const [from, to] = [first + ahead, first + ahead + 60]
        const peer = new RRule({ ...RRule.parseString(text), dtstart: new Date(first * DAY) })
        const expected = peer.between(new Date(from * DAY), new Date(to * DAY - 1), true).map((d) => d.getTime() / DAY)
        const got = recurrenceDays(rule(text), start(dateOf(first), '00:00', 'UTC'), from, to)
        expect({ text, days: got }).toEqual({ text, days: expected })
      }),
      { numRuns: 500 },
    )
  })
})
