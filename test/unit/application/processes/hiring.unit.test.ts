import { applicationIdOf } from '../../../../src/application/commands/use-cases/application'
import { expireOffers, hireTutors } from '../../../../src/application/processes/hiring'
import type { AccountState } from '../../../../src/domain/account'
import type { InstitutionState } from '../../../../src/domain/institution'
import type { ApplicationState } from '../../../../src/domain/job-application'
import { type Actor, DAY, type PostingId, type UserId } from '../../../../src/domain/kernel'
import {
  accepted,
  type Marketplace,
  marketplace,
  nextId,
  request,
  typesOf,
} from '../../../support/commands/marketplace'
import { type ProcessRun, runProcesses } from '../../../support/commands/process-run'
import { actor } from '../../../support/decider-specification'
import { goldenOf } from '../../../support/golden'
import { newEvent, write } from '../../../support/log'

const text = { title: 'Maths tutor', description: 'Algebra', subjects: ['maths'] }
const school = { name: 'School', registration: { legalName: 'School Ltd', country: 'GB', address: '1 High Street' } }
const registered = goldenOf('account').find(({ type }) => type === 'AccountRegistered')!.data

interface Hiring {
  readonly place: Marketplace
  readonly run: ProcessRun
  readonly institutionId: string
  readonly tutor: Actor
  readonly applicationId: string
  readonly issue: (type: string, data: unknown, by: Actor) => Promise<void>
  readonly offer: () => Promise<void>
}

/** An institution with a posting, to which somebody has applied. @param founded - whether the employer is an institution */
const hiring = async (body: (hiring: Hiring) => Promise<void>, founded = true): Promise<void> => {
  const place = marketplace()
  const run = runProcesses(place, { processes: [hireTutors, expireOffers] })
  try {
    const [founder, tutor] = [actor('learner', 71), { id: nextId(), role: 'tutor' } as Actor]
    const send = async (category: string, id: string, type: string, data: unknown, by: Actor) =>
      accepted(await place.service.execute(request(category, id, type, data, by)))
    const institutionId = founded
      ? (await send('institution', nextId(), 'FoundInstitution', school, founder)).id
      : actor('tutor', 72).id
    if (founded) await send('institution', institutionId, 'ApproveInstitution', {}, actor('support', 73))
    const employer: Actor = { id: institutionId, role: founded ? 'registrar' : 'tutor' }
    // Who looks for work as a tutor has, before being hired, an account of a learner's.
    await write(place.log, `account-${tutor.id}`, newEvent('AccountRegistered', { ...registered, roles: ['learner'] }))
    const postingId = (await send('posting', nextId(), 'DraftPosting', { institutionId, ...text }, employer)).id
    await send('posting', postingId, 'PublishPosting', {}, employer)
    const wish = { postingId, tutorId: tutor.id, coverLetter: 'I teach.' }
    await send('application', nextId(), 'SubmitApplication', wish, tutor)
    const applicationId = applicationIdOf(postingId as PostingId, tutor.id as UserId)
    const issue = async (type: string, data: unknown, by: Actor) => {
      await send('application', applicationId, type, data, by)
      await run.settled()
    }
    const offer = async () => {
      await issue('ScreenApplication', { score: 90 }, employer)
      await issue('ShortlistApplication', {}, employer)
      await issue('OfferJob', { expiresAt: new Date(Date.parse(place.clock.now()) + 2 * DAY).toISOString() }, employer)
    }
    await body({ place, run, institutionId, tutor, applicationId, issue, offer })
  } finally {
    await run.stop()
  }
}

const rolesOf = async ({ bus }: Marketplace, id: string) => {
  const { state } = await bus.load<AccountState>('account', id)
  return 'roles' in state ? state.roles : []
}
const membershipOf = async ({ bus }: Marketplace, institutionId: string, id: string) => {
  const { state } = await bus.load<InstitutionState>('institution', institutionId)
  return state.stage === 'none' ? undefined : state.members.get(id as UserId)
}

describe('who accepts the offer of a job', () => {
  it('is a tutor from then on, and teaches at the institution', () =>
    hiring(async ({ place, institutionId, tutor, issue, offer }) => {
      await offer()
      expect(await rolesOf(place, tutor.id)).toEqual(['learner'])
      await issue('AcceptOffer', {}, tutor)
      expect(await rolesOf(place, tutor.id)).toEqual(['learner', 'tutor'])
      expect(await membershipOf(place, institutionId, tutor.id)).toBe('teacher')
    }))

  it('keeps what is there already', () =>
    hiring(async ({ place, run, institutionId, tutor, issue, offer }) => {
      const system = actor('system', 99)
      const admit = { userId: tutor.id, applicationId: nextId() }
      accepted(await place.bus.dispatch(request('institution', institutionId, 'AdmitHired', admit, system)))
      const change = { userId: tutor.id, role: 'admin' }
      accepted(await place.bus.dispatch(request('institution', institutionId, 'ChangeMemberRole', change, system)))
      accepted(await place.bus.dispatch(request('account', tutor.id, 'GrantRole', { role: 'tutor' }, system)))
      await offer()
      await issue('AcceptOffer', {}, tutor)
      await run.settled()
      expect(await membershipOf(place, institutionId, tutor.id)).toBe('admin')
      const account = typesOf(await place.store.readStream(`account-${tutor.id}`))
      expect(account.filter((type) => type === 'RoleGranted')).toHaveLength(1)
    }))

  it('of a tutor who looked for a colleague is a tutor, and member of nothing', () =>
    hiring(async ({ place, institutionId, tutor, issue, offer }) => {
      await offer()
      await issue('AcceptOffer', {}, tutor)
      expect(await rolesOf(place, tutor.id)).toContain('tutor')
      expect(await place.store.readStream(`institution-${institutionId}`)).toEqual([])
    }, false))
})

describe('an offer that nobody answers', () => {
  it('is put on record when it expires, once, and can be made anew', () =>
    hiring(async ({ place, run, tutor, applicationId, offer, issue, institutionId }) => {
      await offer()
      place.clock.advance(2 * DAY - 1)
      await run.settled()
      const history = async () => typesOf(await place.store.readStream(`application-${applicationId}`))
      expect(await history()).not.toContain('OfferExpired')
      place.clock.advance(1)
      await run.settled()
      expect((await history()).filter((type) => type === 'OfferExpired')).toHaveLength(1)
      const late = request('application', applicationId, 'AcceptOffer', {}, tutor)
      expect(await place.service.execute(late)).toMatchObject({ left: { code: 'application.offer-expired' } })
      const employer: Actor = { id: institutionId, role: 'registrar' }
      await issue('OfferJob', { expiresAt: new Date(Date.parse(place.clock.now()) + DAY).toISOString() }, employer)
      await issue('AcceptOffer', {}, tutor)
      const { state } = await place.bus.load<ApplicationState>('application', applicationId)
      expect(state.stage).toBe('hired')
      place.clock.advance(3 * DAY)
      await run.settled()
      expect((await history()).filter((type) => type === 'OfferExpired')).toHaveLength(1)
    }))

  it('is no longer an open matter once it was answered', () =>
    hiring(async ({ place, run, tutor, applicationId, offer, issue }) => {
      await offer()
      await issue('DeclineOffer', {}, tutor)
      place.clock.advance(3 * DAY)
      await run.settled()
      expect(typesOf(await place.store.readStream(`application-${applicationId}`))).not.toContain('OfferExpired')
    }))
})
