import { missingConsents } from '../../../src/application/consents'
import {
  consent,
  type ConsentCommand,
  type ConsentDocument,
  type ConsentEvent,
  inForce,
} from '../../../src/domain/consent'
import { type Actor, instant } from '../../../src/domain/kernel'
import { actor, happening, issuing, specify, uuid } from '../../support/decider-specification'

const given = specify(consent.decider)
const issue = issuing<ConsentCommand>(uuid(1))
const event = happening<ConsentEvent>()

const ann = actor('learner', 1)
const now = instant('2026-03-01T10:00:00Z')
const version = '2026-01-01' as ConsentDocument['versions'][number]
const agree = (document: ConsentDocument['document'], by: Actor = ann, of: string = version) =>
  issue('GiveConsents', { consents: [{ document, version: of as typeof version }], given: 'settings' }, by, now)
const agreed = (document: ConsentDocument['document']) =>
  event('ConsentGiven', { document, version, given: 'settings', givenAt: now })

describe('consent', () => {
  it('is given to a document in the version in force, once', () => {
    given([])
      .when(agree('marketing'))
      .then([agreed('marketing')])
    given([agreed('marketing')])
      .when(agree('marketing'))
      .then([])
    given([])
      .when(agree('marketing', ann, '2025-01-01'))
      .fails('consent.not-in-force')
  })

  it('is one’s own: nobody gives it for another, an administrator no more than whoever acts for the person', () => {
    given([])
      .when(agree('terms', actor('admin', 2)))
      .fails('consent.not-in-person')
    given([])
      .when(agree('terms', { ...ann, via: actor('admin', 2) }))
      .fails('consent.not-in-person')
    const withdraw = issue('WithdrawConsent', { document: 'marketing' }, { id: 'process:x', role: 'system' }, now)
    given([agreed('marketing')])
      .when(withdraw)
      .fails('consent.not-in-person')
  })

  it('is recorded by Lyceum itself for whoever registers', () => {
    given([])
      .when(agree('terms', { id: 'process:record-consents', role: 'system' }))
      .then([agreed('terms')])
  })

  it('is taken back as easily as it was given, but for what an account cannot be without', () => {
    const withdrawn = event('ConsentWithdrawn', { document: 'marketing', version, withdrawnAt: now })
    const withdraw = issue('WithdrawConsent', { document: 'marketing' }, ann, now)
    given([agreed('marketing')])
      .when(withdraw)
      .then([withdrawn])
    given([agreed('marketing'), withdrawn])
      .when(withdraw)
      .then([])
    given([agreed('marketing'), withdrawn])
      .when(agree('marketing'))
      .then([agreed('marketing')])
    given([agreed('terms')])
      .when(issue('WithdrawConsent', { document: 'terms' }, ann, now))
      .fails('consent.required')
  })

  it('to a former version no longer counts from the day on which another comes into force', () => {
    const terms: ConsentDocument = {
      ...{ document: 'terms', title: 'Terms', required: true },
      versions: ['2026-01-01', '2026-06-01'] as unknown as ConsentDocument['versions'],
    }
    const seen = [{ document: 'terms', version: '2026-01-01' }]
    expect(missingConsents(seen, instant('2026-05-31T23:59:59Z'), [terms])).toEqual([])
    expect(missingConsents(seen, instant('2026-06-01T00:00:00Z'), [terms])).toEqual([
      { document: 'terms', title: 'Terms', required: true, version: '2026-06-01' },
    ])
    expect(inForce(instant('2025-12-31T23:59:59Z'), [terms])).toEqual([])
  })
})
