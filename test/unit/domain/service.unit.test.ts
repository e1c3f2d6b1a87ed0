import { instant } from '../../../src/domain/kernel'
import { service, type ServiceCommand, type ServiceEvent } from '../../../src/domain/service'
import { actor, happening, issuing, specify, uuid } from '../../support/decider-specification'

const given = specify(service.decider)
const event = happening<ServiceEvent>()
const issue = issuing<ServiceCommand>(uuid(5))
const at = instant('2026-03-01T10:00:00Z')
const admin = actor('admin')

const created = event('ServiceCreated', { name: 'export', scopes: ['payments:read'], createdAt: at })
const replaced = event('ServiceSecretReplaced', { generation: 1, replacedAt: at })
const revoked = event('ServiceRevoked', { revokedAt: at })

describe('a service', () => {
  it('is created once, for at least one scope, each named once', () => {
    const create = (scopes: readonly 'payments:read'[]) => issue('CreateService', { name: 'export', scopes }, admin, at)
    given([])
      .when(create(['payments:read', 'payments:read']))
      .then([created])
    given([]).when(create([])).fails('service.no-scope')
    given([created])
      .when(create(['payments:read']))
      .fails('service.already-exists')
  })

  it('is a matter of administrators', () => {
    for (const type of ['ReplaceServiceSecret', 'RevokeService'] as const)
      given([created])
        .when(issue(type, {}, actor('support', 2), at))
        .fails('service.forbidden')
  })

  it('gets another secret until it is revoked, once', () => {
    given([])
      .when(issue('ReplaceServiceSecret', {}, admin, at))
      .fails('service.not-found')
    given([created])
      .when(issue('ReplaceServiceSecret', {}, admin, at))
      .then([replaced])
    given([created, replaced])
      .when(issue('RevokeService', {}, admin, at))
      .then([revoked])
    given([created, revoked])
      .when(issue('RevokeService', {}, admin, at))
      .then([])
    given([created, revoked])
      .when(issue('ReplaceServiceSecret', {}, admin, at))
      .fails('service.revoked')
  })
})
