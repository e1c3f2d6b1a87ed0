import { randomUUID } from 'node:crypto'
import {
  type Action,
  type Caller,
  DEFAULT_USERS,
  type PeerUser,
  SecuredAccess,
} from '../../support/eventstoredb/access'
import { PeerLog } from '../../support/eventstoredb/peer-log'
import { JSON_CONTENT } from '../../support/eventstoredb/records'

const [ADMIN, OPS] = DEFAULT_USERS as [PeerUser, PeerUser]
const CLERK: PeerUser = { name: 'clerk', password: 'secret', groups: ['staff'] }
const NOBODY: Caller = undefined

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

const set = (log: PeerLog, stream: string, type: string, value: unknown): void => {
  const data = Buffer.from(JSON.stringify(value))
  log.append(stream, 'any', [{ id: randomUUID(), type, contentType: JSON_CONTENT, data, metadata: Buffer.of() }])
}

const setUp = () => {
  const log = new PeerLog()
  const access = new SecuredAccess(log, [...DEFAULT_USERS, CLERK])
  const may = (caller: Caller, action: Action, stream: string): boolean => {
    try {
      access.demand(caller, action, stream)
      return true
    } catch {
      return false
    }
  }
  return { log, access, may }
}

describe('credentials', () => {
  it('name a user', () => {
    expect(setUp().access.caller(basic('clerk:secret'))).toBe(CLERK)
  })

  it('may have colons in the password', () => {
    const access = new SecuredAccess(new PeerLog(), [{ ...CLERK, password: 'a:b' }])
    expect(access.caller(basic('clerk:a:b'))?.name).toBe('clerk')
  })

  it.each(['clerk:wrong', 'no one:secret', 'clerk', ''])('are refused: "%s"', (text) => {
    expect(() => setUp().access.caller(basic(text))).toThrow('Unauthenticated')
  })

  it('of a scheme that the server does not know are none', () => {
    expect(setUp().access.caller('Bearer abc')).toBeUndefined()
  })
})

describe('by default', () => {
  it.each(['read', 'write', 'delete'] as const)('everyone may %s a stream', (action) => {
    expect(setUp().may(NOBODY, action, 'booking-1')).toBe(true)
  })

  it.each(['$all', '$ce-booking', '$settings'])('only admins may read %s', (stream) => {
    const { may } = setUp()
    expect([NOBODY, CLERK, OPS, ADMIN].map((caller) => may(caller, 'read', stream))).toEqual([
      false,
      false,
      false,
      true,
    ])
  })

  it('operators and admins manage persistent subscriptions', () => {
    const { access } = setUp()
    for (const caller of [OPS, ADMIN]) expect(() => access.demandOperator(caller)).not.toThrow()
    for (const caller of [NOBODY, CLERK]) expect(() => access.demandOperator(caller)).toThrow('Access Denied')
  })
})

describe('access lists', () => {
  it('of $settings close every stream that has none of its own', () => {
    const { log, may } = setUp()
    set(log, '$settings', 'update-default-acl', { $userStreamAcl: { $r: ['staff'], $w: 'clerk', $d: '$admins' } })
    expect([may(NOBODY, 'read', 'a-1'), may(CLERK, 'read', 'a-1'), may(CLERK, 'write', 'a-1')]).toEqual([
      false,
      true,
      true,
    ])
    expect([may(CLERK, 'delete', 'a-1'), may(ADMIN, 'delete', 'a-1')]).toEqual([false, true])
  })

  it('of $settings may open the system streams, $all among them', () => {
    const { log, may } = setUp()
    set(log, '$settings', 'update-default-acl', { $systemStreamAcl: { $r: ['$admins', 'staff'] } })
    expect([may(CLERK, 'read', '$all'), may(CLERK, 'write', '$x'), may(NOBODY, 'read', '$all')]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('of a stream go before those, each right by itself', () => {
    const { log, may } = setUp()
    set(log, '$settings', 'update-default-acl', { $userStreamAcl: { $r: '$admins', $w: '$admins' } })
    set(log, '$$a-1', '$metadata', { $acl: { $r: 'clerk' } })
    expect([may(CLERK, 'read', 'a-1'), may(CLERK, 'write', 'a-1'), may(CLERK, 'read', 'a-2')]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('keep the metadata of a stream by rights of their own', () => {
    const { log, may } = setUp()
    set(log, '$$a-1', '$metadata', { $acl: { $mr: 'clerk', $mw: [] } })
    expect([may(CLERK, 'read', '$$a-1'), may(CLERK, 'write', '$$a-1'), may(NOBODY, 'read', '$$a-1')]).toEqual([
      true,
      false,
      false,
    ])
    expect(may(NOBODY, 'read', 'a-1')).toBe(true)
  })
})
