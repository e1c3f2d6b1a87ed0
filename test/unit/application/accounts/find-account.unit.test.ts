import { isLeft } from 'fp-ts/Either'
import { findAccount } from '../../../../src/application/accounts'
import { recordAuditRead } from '../../../../src/application/audit'
import type { Actor } from '../../../../src/domain/kernel'
import { accountsPlace, CONSENTS, contextOf, PASSWORD, signedIn } from '../../../support/accounts'
import { nextId } from '../../../support/commands/marketplace'

const EMAIL = 'ada@example.org'

const begin = () => {
  const where = accountsPlace()
  const { place, accounts } = where
  const support: Actor = { id: nextId(), role: 'support' }
  const action = findAccount(accounts, recordAuditRead({ bus: place.bus, ids: { next: nextId } }))
  /** What is answered, or the refusal's code. */
  const find = async (identifier: string): Promise<unknown> => {
    const outcome = await action.run({ identifier }, contextOf({ by: support }))
    return isLeft(outcome) ? outcome.left.code : outcome.right
  }
  const records = async () => (await place.store.readStream(`audit-${support.id}`)).map(({ data }) => data)
  return { ...where, find, records, support }
}

describe('looking for an account by its address', () => {
  it('finds it, however the whole address is typed, and says whether it is proven', async () => {
    const { join, find, act } = begin()
    const userId = await join(EMAIL)
    const found = { userId, stage: 'active', roles: ['learner'], verified: true }
    expect(await find(EMAIL)).toEqual(found)
    expect(await find(' ADA@Example.org ')).toEqual(found)
    const phone = '+442079460958'
    await act('RegisterAccount', { identifier: phone, password: PASSWORD, role: 'learner', consents: CONSENTS })
    expect(await find('+44 20 7946 0958')).toMatchObject({ stage: 'pending', verified: false })
  })

  it('finds nothing by part of an address, by one that is only asked for, or by what is none', async () => {
    const { join, find, act } = begin()
    const id = await join(EMAIL)
    await act('RequestEmailChange', { newEmail: 'ada@example.com', password: PASSWORD }, signedIn(id))
    for (const other of ['ada@example', 'ada@', 'da@example.org', 'ada@example.com'])
      expect(['account.not-found', 'address.malformed']).toContain(await find(other))
    expect(await find('%')).toBe('address.malformed')
  })

  it('records who looked for whom, found or not, and keeps no address that would outlive its holder', async () => {
    const { join, find, records, support } = begin()
    const userId = await join(EMAIL)
    await find(EMAIL)
    await find('nobody@example.org')
    await find(EMAIL)
    const kept = await records()
    expect(kept).toMatchObject([
      { query: 'accounts.find', reader: support.id, parameters: { userId } },
      { query: 'accounts.find', reader: support.id },
      { query: 'accounts.find', reader: support.id, parameters: { userId } },
    ])
    expect(kept[1]?.['parameters']).toEqual({ identifierId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string })
    expect(JSON.stringify(kept)).not.toContain('example.org')
  })

  it('tells nothing where it cannot be recorded', async () => {
    const { join, accounts } = begin()
    await join(EMAIL)
    const failing = findAccount(accounts, () => Promise.reject(new Error('the log is out of reach')))
    const by: Actor = { id: nextId(), role: 'support' }
    await expect(failing.run({ identifier: EMAIL }, contextOf({ by }))).rejects.toThrow('out of reach')
  })

  it('is for support and administrators, in person', () => {
    const { accounts } = begin()
    expect(findAccount(accounts, () => Promise.reject(new Error('unused')))).toMatchObject({
      access: ['support', 'admin'],
      via: 'none',
    })
  })
})
