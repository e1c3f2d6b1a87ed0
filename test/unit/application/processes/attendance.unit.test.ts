import { outcomeOf } from '../../../../src/application/processes/attendance'
import { lesson, range } from '../../../support/calendar-fixture'

const hour = lesson('2026-03-02T10:00:00Z')
const from = (start: string, end: string) => range(`2026-03-02T${start}:00Z`, `2026-03-02T${end}:00Z`)
const all = [from('09:55', '11:00')]

describe('what a room tells of a lesson', () => {
  it.each([
    ['both were there', all, all, 'given'],
    ['both were there late, and together', [from('10:30', '11:00')], [from('10:25', '11:10')], 'given'],
    ['they were together in parts', [from('10:00', '10:03'), from('10:30', '10:33')], all, 'given'],
    ['nobody came', [], [], 'unknown'],
    ['the learner never came', [], all, 'learner-absent'],
    ['the tutor never came', all, [], 'tutor-absent'],
    [
      'the learner came after ten minutes, when the tutor had gone',
      [from('10:12', '10:30')],
      [from('09:58', '10:11')],
      'learner-absent',
    ],
    [
      'the tutor came after ten minutes, when the learner had gone',
      [from('09:58', '10:11')],
      [from('10:12', '10:30')],
      'tutor-absent',
    ],
    ['one alone came, and late', [from('10:40', '10:50')], [], 'tutor-absent'],
    ['they missed one another', [from('09:58', '10:04')], [from('10:05', '11:00')], 'unknown'],
    ['they met for four minutes at the end', [from('09:58', '11:00')], [from('10:56', '11:00')], 'tutor-absent'],
    ['they met for five minutes', [from('10:00', '10:05')], [from('10:00', '10:05')], 'given'],
  ] as const)('%s', (_, learner, tutor, outcome) => expect(outcomeOf(hour, learner, tutor)).toBe(outcome))

  it('asks for half of a lesson that is shorter than ten minutes', () => {
    const five = lesson('2026-03-02T10:00:00Z', 5)
    const two = [range('2026-03-02T10:00:00Z', '2026-03-02T10:02:30Z')]
    expect(outcomeOf(five, two, two)).toBe('given')
    const less = [range('2026-03-02T10:00:00Z', '2026-03-02T10:02:29Z')]
    expect(outcomeOf(five, less, less)).toBe('unknown')
  })
})
