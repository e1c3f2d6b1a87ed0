import { apiKey, type ApiKeyCommand, type ApiKeyEvent, type Scope, secretsAt } from '../../../src/domain/api-key'
import { DAY, HOUR, instant, type LocalDate, plusMillis, type UserId } from '../../../src/domain/kernel'
import { actor, happening, issuing, specify, uuid } from '../../support/decider-specification'

const given = specify(apiKey.decider)
const issue = issuing<ApiKeyCommand>(uuid(50))
const event = happening<ApiKeyEvent>()
const at = instant('2026-03-01T10:00:00Z')
const end = plusMillis(at, 300 * DAY)

const institutionId = uuid(9) as UserId
const itself = { id: institutionId, role: 'registrar', via: { id: uuid(1), role: 'tutor' } } as const
const aKey = { id: institutionId, role: 'registrar', via: { id: uuid(50), role: 'service' } } as const
const system = { id: 'api-keys', role: 'system' } as const
const scopes: readonly Scope[] = ['jobs:read', 'jobs:write']
const data = { institutionId, label: 'Import', scopes, expiresAt: end, secretHash: 'first' }
const issued = event('ApiKeyIssued', { ...data, issuedAt: at })
const oldUntil = plusMillis(at, 24 * HOUR)
const rotation = { secretHash: 'second', oldUntil, expiresAt: end }
const rotated = event('ApiKeyRotated', { ...rotation, institutionId, rotatedAt: at })
const revoked = event('ApiKeyRevoked', { revokedAt: at })

const secrets = (history: readonly ApiKeyEvent[], when = at) =>
  secretsAt(history.reduce(apiKey.decider.evolve, apiKey.decider.initialState), when)

describe('an API key', () => {
  it('is issued in the name of its institution, for something and for a time', () => {
    given([])
      .when(issue('IssueApiKey', data, itself, at))
      .then([issued])
    given([issued])
      .when(issue('IssueApiKey', data, itself, at))
      .fails('api-key.already-issued')
    given([])
      .when(issue('IssueApiKey', { ...data, scopes: [] }, itself, at))
      .fails('api-key.no-scope')
    for (const days of [0, 367])
      given([])
        .when(issue('IssueApiKey', { ...data, expiresAt: plusMillis(at, days * DAY) }, itself, at))
        .fails('api-key.term-too-long')
    const twice = [...scopes, ...scopes]
    given([])
      .when(issue('IssueApiKey', { ...data, scopes: twice }, itself, at))
      .then([issued])
  })

  it('makes, changes and ends no keys itself', () => {
    given([])
      .when(issue('IssueApiKey', data, aKey, at))
      .fails('api-key.forbidden')
    given([issued])
      .when(issue('RotateApiKey', rotation, aKey, at))
      .fails('api-key.forbidden')
    given([issued])
      .when(issue('RevokeApiKey', {}, aKey, at))
      .fails('api-key.forbidden')
    given([issued])
      .when(issue('RevokeApiKey', {}, actor('registrar', 2), at))
      .fails('api-key.forbidden')
  })

  it('is rotated with an overlap of a week at most', () => {
    given([issued])
      .when(issue('RotateApiKey', rotation, itself, at))
      .then([rotated])
    given([issued])
      .when(issue('RotateApiKey', { ...rotation, oldUntil: plusMillis(at, 8 * DAY) }, itself, at))
      .fails('api-key.term-too-long')
    expect(secrets([issued, rotated])).toEqual(['second', 'first'])
    expect(secrets([issued, rotated], oldUntil)).toEqual(['second'])
    expect(secrets([issued, rotated], end)).toEqual([])
  })

  it('keeps the secret that its program has when a rotation whose answer was lost is made again', () => {
    const again = event('ApiKeyRotated', { ...rotation, secretHash: 'third', institutionId, rotatedAt: at })
    expect(secrets([issued, rotated, again])).toEqual(['third', 'second', 'first'])
  })

  it('opens nothing once it is revoked, and stays so', () => {
    given([issued])
      .when(issue('RevokeApiKey', {}, itself, at))
      .then([revoked])
    given([issued, revoked])
      .when(issue('RevokeApiKey', {}, itself, at))
      .then([])
    given([issued, revoked])
      .when(issue('RotateApiKey', rotation, itself, at))
      .fails('api-key.revoked')
    expect(secrets([issued, revoked, rotated])).toEqual([])
  })

  it('is recorded as used once a day, by Lyceum', () => {
    const day = '2026-03-01' as LocalDate
    const used = event('ApiKeyUsed', { day })
    given([issued])
      .when(issue('RecordApiKeyUse', { day }, system, at))
      .then([used])
    given([issued, used])
      .when(issue('RecordApiKeyUse', { day }, system, at))
      .then([])
    given([issued])
      .when(issue('RecordApiKeyUse', { day }, itself, at))
      .fails('api-key.forbidden')
    given([issued, revoked])
      .when(issue('RecordApiKeyUse', { day }, system, at))
      .then([])
  })
})
