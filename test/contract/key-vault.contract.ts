import { randomUUID } from 'node:crypto'
import type { KeyVault, SubjectKey } from '../../src/application/ports/key-vault'

const keyIn = (keys: ReadonlyMap<string, SubjectKey>, subject: string): Buffer => {
  const key = keys.get(subject)
  if (key?.state !== 'live') throw new Error(`the key of ${subject} is ${key?.state ?? 'absent'}`)
  return key.key
}

/** What every key vault promises. `open` gives two of them that share their keys, as two processes do. */
export const keyVaultContract = (name: string, open: () => Promise<readonly [KeyVault, KeyVault]>): void => {
  describe(`the key vault (${name})`, () => {
    let here: KeyVault
    let there: KeyVault
    beforeAll(async () => ([here, there] = await open()))

    it('makes a key of 32 bytes for whoever has none, the same for all who ask', async () => {
      const [one, other] = [randomUUID(), randomUUID()]
      expect(await here.find([one])).toEqual(new Map())
      const made = await here.ensure([one, other])
      expect(keyIn(made, one)).toHaveLength(32)
      expect(keyIn(made, one).equals(keyIn(made, other))).toBe(false)
      expect(keyIn(await there.find([one]), one).equals(keyIn(made, one))).toBe(true)
    })

    it('makes one key, whoever asks first: a thousand at once, in two processes', async () => {
      const subject = randomUUID()
      const asked = Array.from({ length: 1_000 }, (_, n) => (n % 2 === 0 ? here : there).ensure([subject]))
      const keys = new Set((await Promise.all(asked)).map((found) => keyIn(found, subject).toString('hex')))
      expect(keys.size).toBe(1)
    })

    it('answers each with the keys asked for, however many ask at once', async () => {
      const subjects = Array.from({ length: 100 }, () => randomUUID())
      const found = await Promise.all(subjects.map((subject) => here.ensure([subject])))
      const keys = new Set(found.map((each, n) => keyIn(each, subjects[n] ?? '').toString('hex')))
      expect(keys.size).toBe(100)
      expect((await here.find([])).size).toBe(0)
    })

    it('destroys a key for good, everywhere at once', async () => {
      const subject = randomUUID()
      await there.ensure([subject])
      await here.destroy(subject)
      for (const vault of [here, there])
        for (const found of [await vault.find([subject]), await vault.ensure([subject])])
          expect(found.get(subject)).toEqual({ state: 'destroyed' })
      await there.destroy(subject)
      expect((await here.find([subject])).get(subject)).toEqual({ state: 'destroyed' })
    })

    it('never makes a key for who was forgotten before anything was written of them', async () => {
      const subject = randomUUID()
      await here.destroy(subject)
      expect((await there.ensure([subject])).get(subject)).toEqual({ state: 'destroyed' })
    })

    it('has told everybody who keeps what was opened when a key is destroyed', async () => {
      const subject = randomUUID()
      const dropped: string[] = []
      here.watch(() => dropped.push('here'))
      there.watch(() => dropped.push('there'))
      await there.ensure([subject])
      await there.destroy(subject)
      expect(new Set(dropped)).toEqual(new Set(['here', 'there']))
    })

    it('makes or destroys, never both, where one asks for a key while another destroys it', async () => {
      for (let round = 0; round < 20; round += 1) {
        const subject = randomUUID()
        const [made] = await Promise.all([here.ensure([subject]), there.destroy(subject)])
        expect(made.get(subject)).toBeDefined()
        expect((await here.find([subject])).get(subject)).toEqual({ state: 'destroyed' })
      }
    })
  })
}
