import type { Checkpoints } from '../../src/application/ports/checkpoints'
import type { Reminders } from '../../src/application/ports/reminders'
import { instant, MINUTE, plusMillis } from '../../src/domain/kernel'
import { uuid } from '../support/decider-specification'

/** What every store of processes promises. */
export const processStoreContract = (name: string, open: () => Promise<Checkpoints & Reminders>): void => {
  describe(`${name}, a store of what processes remember`, () => {
    const now = instant('2026-03-01T10:00:00Z')
    const reminder = (n: number, minutes: number, owner = 'one') => ({
      owner,
      eventId: uuid(n),
      stream: `booking-${uuid(n)}`,
      revision: n,
      due: plusMillis(now, minutes * MINUTE),
    })

    it('keeps how far each name has come, and never goes back', async () => {
      const store = await open()
      expect(await store.load('a')).toBe(0)
      await store.save('a', 7)
      await store.save('b', 3)
      await store.save('a', 2_000_000_000_000)
      await store.save('a', 9)
      expect([await store.load('a'), await store.load('b')]).toEqual([2_000_000_000_000, 3])
    })

    it('gives reminders whose time has come, the earliest first, so many at a time', async () => {
      const store = await open()
      await store.add([reminder(1, 3), reminder(2, 1), reminder(3, 2), reminder(4, 9)])
      const at = plusMillis(now, 3 * MINUTE)
      expect(await store.due(now, 10)).toEqual([])
      expect(await store.due(at, 10)).toEqual([reminder(2, 1), reminder(3, 2), reminder(1, 3)])
      expect(await store.due(at, 2)).toEqual([reminder(2, 1), reminder(3, 2)])
    })

    it('keeps one reminder for each event and owner until it is removed', async () => {
      const store = await open()
      await store.add([reminder(1, 1), reminder(1, 1, 'two')])
      await store.add([reminder(1, 0)])
      const at = plusMillis(now, MINUTE)
      expect(await store.due(now, 10)).toEqual([])
      expect(await store.due(at, 10)).toHaveLength(2)
      await store.remove(reminder(1, 1))
      await store.remove(reminder(1, 1))
      expect(await store.due(at, 10)).toEqual([reminder(1, 1, 'two')])
    })
  })
}
