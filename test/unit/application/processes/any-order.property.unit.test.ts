import fc from 'fast-check'
import { type Process, when } from '../../../../src/application/processes/process'
import { booking } from '../../../../src/domain/booking'
import { tutor } from '../../../support/calendar-fixture'
import { uuid } from '../../../support/decider-specification'
import { bookingIdOf, FATES, live, type Story } from '../../../support/processes/lesson-fates'
import { statesOf } from '../../../support/processes/delivery'

const story = fc.record<Story>({
  approval: fc.constantFrom('tutor', 'none'),
  fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 4 }),
})

/** `npm run test:processes` is the long run. */
const ROUNDS = Number(process.env['LYCEUM_FAULT_ROUNDS'] ?? 20)

describe('processes, whose events come in any order, again, and after the process has died', () => {
  it(
    'come to the same end as in the order of the log',
    () =>
      fc.assert(
        fc.asyncProperty(
          story,
          fc.infiniteStream(fc.nat()),
          fc.integer({ min: 3, max: 12 }),
          async (told, dice, oneIn) => {
            const below = (n: number): number => (dice.next().value as number) % n
            expect(await statesOf(await live(told, { below, oneIn }))).toEqual(await statesOf(await live(told)))
          },
        ),
        { numRuns: ROUNDS },
      ),
    600_000,
  )

  it('would be found out if they went by who comes first', async () => {
    const firstComeFirstServed: Process = {
      name: 'first-come-first-served',
      reactions: [
        when(booking, 'BookingRequested', ({ id, data }) => {
          const party = { hostId: tutor.id, title: 'Party', range: data.range, invited: [], bookingId: id }
          return [{ category: 'meeting', id: uuid(0x9999), type: 'ScheduleMeeting', data: party }]
        }),
      ],
    }
    const told: Story = { approval: 'none', fates: ['nobody pays', 'nobody pays', 'nobody pays'] }
    const first = async (seed: number): Promise<unknown> => {
      let last = seed
      // Numerical Recipes' generator: the same seed always tells the same story.
      const below = (n: number): number => {
        last = (last * 1_664_525 + 1_013_904_223) % 2 ** 32
        return Math.floor((last / 2 ** 32) * n)
      }
      const place = await live(told, { below, oneIn: 4 }, [firstComeFirstServed])
      const [scheduled] = await place.store.readStream(`meeting-${uuid(0x9999)}`)
      return scheduled?.data['bookingId']
    }
    const firsts = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(first))
    expect(new Set(firsts)).toEqual(new Set([bookingIdOf(0), bookingIdOf(1), bookingIdOf(2)]))
  })
})
