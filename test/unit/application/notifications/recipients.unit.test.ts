import { byPerson } from '../../../../src/application/notifications/recipients'
import type { TellingTo } from '../../../../src/application/notifications/rule'
import type { OutgoingMessage } from '../../../../src/application/ports/messenger'
import { DAY, HOUR, plusMillis, type UserId } from '../../../../src/domain/kernel'
import { accountsPlace } from '../../../support/accounts'
import { accepted, nextId, request } from '../../../support/commands/marketplace'
import { actor } from '../../../support/decider-specification'
import { runNotifications, Told } from '../../../support/notifications'

const system = actor('system', 99)
const SCHOOL = { name: 'School', registration: { legalName: 'School', country: 'DE', address: 'Here' } }
const MAILS = ['ada', 'bea', 'tea', 'tom'] as const

/** An institution that Ada and Bea administer, where Tea teaches; it has offered Tom a job that he never answered. */
const unanswered = async () => {
  const { place, accounts, join } = accountsPlace()
  const users = new Map<string, string>()
  for (const name of MAILS) users.set(name, await join(`${name}@example.org`))
  const idOf = (name: (typeof MAILS)[number]) => users.get(name)!
  const registrar = (name: 'ada' | 'bea') => ({ ...actor('registrar'), id: idOf(name) })
  const told = new Told()
  told.reached = await place.store.head()
  const [house, posting, application] = [nextId(), nextId(), nextId()]
  const issue = async (category: string, id: string, type: string, data: unknown, by = system) => {
    accepted(await place.bus.dispatch(request(category, id, type, data, by)))
  }
  await issue('institution', house, 'FoundInstitution', SCHOOL, registrar('ada'))
  for (const [name, role] of [
    ['bea', 'admin'],
    ['tea', 'teacher'],
  ] as const) {
    const invitationId = nextId()
    await issue('institution', house, 'InviteMember', { invitationId, role, userId: idOf(name) }, registrar('ada'))
    await issue('institution', house, 'AcceptInvitation', { invitationId }, { ...actor('tutor'), id: idOf(name) })
  }
  await issue('application', application, 'SubmitApplication', {
    ...{ postingId: posting, tutorId: idOf('tom'), coverLetter: 'I teach.' },
    posting: { stage: 'published', institutionId: house },
  })
  const ofApplication = (type: string, data: unknown) => issue('application', application, type, data)
  await ofApplication('ScreenApplication', { score: 80 })
  await ofApplication('ShortlistApplication', {})
  await ofApplication('OfferJob', { expiresAt: plusMillis(place.clock.now(), HOUR) })
  place.clock.advance(HOUR)
  await ofApplication('ExpireOffer', {})
  const deliver = async () => {
    const messages: OutgoingMessage[] = []
    const send = (message: OutgoingMessage) => Promise.resolve(void messages.push(message))
    const running = runNotifications(place, accounts.ports.challenges, send, told)
    await running.settled()
    await running.stop()
    return messages.map(({ kind, to }) => `${kind} to ${String(Object.values(to)[0])}`).sort()
  }
  return { place, idOf, issue, registrar, house, deliver, told }
}

describe('what an institution is to know', () => {
  it('its administrators are told, and no other member', async () => {
    const { deliver, told, idOf } = await unanswered()
    const messages = await deliver()
    expect(messages.filter((message) => message.startsWith('job-offer-expired'))).toEqual([
      'job-offer-expired to ada@example.org',
      'job-offer-expired to bea@example.org',
    ])
    expect(messages.filter((message) => message.endsWith('tea@example.org'))).toEqual([])
    expect(messages).toContain('application-status to tom@example.org')
    expect((await told.page(idOf('bea'), { limit: 9, unread: true })).map(({ kind }) => kind)).toEqual([
      'job-offer-expired',
    ])
  })

  it('whoever is one no longer is not told any more what was still to be sent', async () => {
    const { place, deliver, issue, house, registrar, idOf, told } = await unanswered()
    const bea = { ...actor('learner'), id: idOf('bea') }
    // In the night of hers, which is over in eight hours, it waits.
    await issue('preferences', idOf('bea'), 'SetZone', { zone: 'Etc/UTC' }, bea)
    await issue('preferences', idOf('bea'), 'SetQuietHours', { from: '10:00', to: '19:00' }, bea)
    expect(await deliver()).not.toContain('job-offer-expired to bea@example.org')
    await issue('institution', house, 'RemoveMember', { userId: idOf('bea') }, registrar('ada'))
    place.clock.advance(DAY / 2)
    expect(await deliver()).toEqual([])
    const kept = told.standings.filter(({ userId, channel }) => userId === idOf('bea') && channel === 'email')
    expect(kept).toMatchObject([{ state: 'skipped' }])
  })
})

describe('two things of one event', () => {
  it('are not told to one person', async () => {
    const both = [
      { to: 'x' as UserId, kind: 'enrolled', facts: {} },
      { to: 'x' as UserId, mayBeInstitution: true, kind: 'review-invited', facts: {} },
    ] as unknown as readonly TellingTo[]
    const load = () => Promise.resolve({ state: { stage: 'none' }, revision: -1 })
    const told = await byPerson({ load } as never, both)
    expect(told.map(({ kind }) => kind)).toEqual(['enrolled'])
  })
})
