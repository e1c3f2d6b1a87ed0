import { actsFor, isPrivileged, Role } from '../../../../src/domain/kernel'
import { actor, uuid } from '../../../support/decider-specification'

const roles = Object.keys((Role as unknown as { keys: Record<Role, null> }).keys) as Role[]

describe('an actor', () => {
  it('acts for anybody as an administrator or as Lyceum itself, and as nobody else', () => {
    expect(roles.filter((role) => isPrivileged(actor(role)))).toEqual(['admin', 'system'])
    expect(roles.filter((role) => actsFor(actor(role, 1), uuid(2)))).toEqual(['admin', 'system'])
  })

  it('acts for themselves', () => {
    expect(actsFor(actor('learner', 1), uuid(1))).toBe(true)
    expect(actsFor(actor('learner', 1), uuid(2), uuid(1))).toBe(true)
    expect(actsFor(actor('learner', 1))).toBe(false)
  })
})
