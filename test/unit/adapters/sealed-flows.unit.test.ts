import { isLeft, isRight } from 'fp-ts/Either'
import { JoseSealedFlows } from '../../../src/adapters/sealed-flows/jose'
import { defineFlow, type SealedFlows } from '../../../src/application/ports/sealed-flows'
import { type Instant, instant, integer, MINUTE, object, plusMillis, text, UserId } from '../../../src/domain/kernel'
import { user } from '../../support/decider-specification'

const logIn = defineFlow({
  purpose: 'log-in',
  data: object({ userId: UserId }, { note: text(1, 10_000) }),
  lifetimeSeconds: 300,
})
const reset = defineFlow({ ...logIn, purpose: 'reset' })
const start = instant('2026-03-01T10:00:00Z')

describe('sealed flows', () => {
  let now: Instant
  const secret = Buffer.alloc(32, 1)
  const flows = (bytes = secret): SealedFlows =>
    new JoseSealedFlows({ of: () => Promise.resolve(bytes) }, { now: () => now })
  const reasonOf = async (text: string, kind = logIn, opener = flows()): Promise<string | undefined> => {
    const opened = await opener.open(kind, text)
    return isLeft(opened) ? opened.left.reason : undefined
  }
  beforeEach(() => (now = start))

  it('carries its data unreadably, and opens in any process that has the secret', async () => {
    const sealed = await flows().seal(logIn, { userId: user(1) })
    expect(sealed).toMatch(/^[\w.-]+$/)
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain(user(1))
    const opened = await flows().open(logIn, sealed)
    expect(isRight(opened) && opened.right).toMatchObject({
      data: { userId: user(1) },
      sealedAt: start,
      expiresAt: plusMillis(start, 5 * MINUTE),
    })
  })

  it('gives each flow an id of its own, the same whenever it is opened', async () => {
    const ids = new Set<string>()
    for (let i = 0; i < 3; i += 1) {
      const sealed = await flows().seal(logIn, { userId: user(1) })
      for (const opened of [await flows().open(logIn, sealed), await flows().open(logIn, sealed)])
        if (isRight(opened)) ids.add(opened.right.id)
    }
    expect(ids.size).toBe(3)
  })

  it('opens for its purpose only, and not with another secret', async () => {
    const sealed = await flows().seal(logIn, { userId: user(1) })
    expect(await reasonOf(sealed, reset)).toBe('unknown')
    expect(await reasonOf(sealed, logIn, flows(Buffer.alloc(32, 2)))).toBe('unknown')
  })

  it('does not open from the instant it expires', async () => {
    const sealed = await flows().seal(logIn, { userId: user(1) })
    now = plusMillis(start, 5 * MINUTE - 1)
    expect(await reasonOf(sealed)).toBeUndefined()
    now = plusMillis(start, 5 * MINUTE)
    expect(await reasonOf(sealed)).toBe('expired')
  })

  it('does not open when any character of it was changed, or for anything else', async () => {
    const sealed = await flows().seal(logIn, { userId: user(1) })
    const { length } = sealed
    // The last characters of a part may hold bits that mean nothing, so all but those are tried.
    for (let at = 0; at < length - 1; at += 1) {
      if (sealed[at + 1] === '.') continue
      const other = sealed[at] === 'A' ? 'B' : 'A'
      expect(await reasonOf(sealed.slice(0, at) + other + sealed.slice(at + 1))).toBe('unknown')
    }
    for (const odd of ['', '.', '....', 'x'.repeat(100_000), sealed.slice(0, -4), `${sealed}.x`])
      expect(await reasonOf(odd)).toBe('unknown')
  })

  it('refuses an unencrypted or differently encrypted imitation', async () => {
    const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const sealed = await flows().seal(logIn, { userId: user(1) })
    const rest = sealed.slice(sealed.indexOf('.'))
    for (const alg of ['none', 'A256KW', 'PBES2-HS256+A128KW', 'RSA-OAEP'])
      expect(await reasonOf(header({ alg, enc: 'A256GCM' }) + rest)).toBe('unknown')
    expect(await reasonOf(header({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' }) + rest)).toBe('unknown')
  })

  it('does not open where it holds what its kind no longer takes', async () => {
    const old = defineFlow({ ...logIn, data: object({ userId: integer(1, 9) }) })
    expect(await reasonOf(await flows().seal(old, { userId: 3 }))).toBe('unknown')
  })

  it('refuses to seal what is too large to travel', async () => {
    await expect(flows().seal(logIn, { userId: user(1), note: 'n'.repeat(8_000) })).rejects.toThrow(RangeError)
  })

  it('asks for its secret again after it was out of reach', async () => {
    let asked = 0
    const of = (): Promise<Buffer> => {
      asked += 1
      return asked === 1 ? Promise.reject(new Error('out of reach')) : Promise.resolve(secret)
    }
    const unlucky = new JoseSealedFlows({ of }, { now: () => now })
    await expect(unlucky.seal(logIn, { userId: user(1) })).rejects.toThrow('out of reach')
    expect(await reasonOf(await unlucky.seal(logIn, { userId: user(1) }))).toBeUndefined()
  })
})
