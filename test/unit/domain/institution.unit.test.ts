import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import {
  type EmailId,
  institution,
  type InstitutionCommand,
  type InstitutionEvent,
  type InstitutionState,
  type InvitationId,
  isAdminOf,
  type MemberRole,
} from '../../../src/domain/institution'
import {
  type Actor,
  type ApplicationId,
  type Country,
  DAY,
  instant,
  plusMillis,
  type UserId,
} from '../../../src/domain/kernel'
import { actor, happening, issuing, specify, user, uuid } from '../../support/decider-specification'

const given = specify(institution.decider)
const id = uuid(9)
const issue = issuing<InstitutionCommand>(id)
const event = happening<InstitutionEvent>()
const at = instant('2026-03-01T10:00:00Z')
const end = plusMillis(at, 14 * DAY)

const founder = actor('learner', 1)
const guest = actor('tutor', 2)
const support = actor('support', 7)
const itself = { id, role: 'registrar', via: { id: founder.id, role: 'learner' } } as const
const key = { id, role: 'registrar', via: { id: uuid(50), role: 'service' } } as const

const text = {
  name: 'School of Mines',
  registration: { legalName: 'Mines Ltd', country: 'GB' as Country, address: '1 Pit Lane' },
}
const founded = event('InstitutionFounded', { ...text, founderId: user(1), foundedAt: at })
const approved = event('InstitutionApproved', { approvedAt: at })
const invitationId = uuid(40) as InvitationId
const emailId = uuid(41) as EmailId
const invitation = { invitationId, role: 'teacher' as const, userId: user(2) }
const invited = event('MemberInvited', { ...invitation, invitedAt: at, expiresAt: end })
const joined = event('InvitationAccepted', { invitationId, userId: user(2), role: 'teacher', joinedAt: at })

describe('an institution', () => {
  it('is founded by a person, who administers it, and acts once Lyceum has approved it', () => {
    given([])
      .when(issue('FoundInstitution', text, founder, at))
      .then([founded])
    given([])
      .when(issue('FoundInstitution', text, key, at))
      .fails('institution.forbidden')
    given([founded])
      .when(issue('FoundInstitution', text, founder, at))
      .fails('institution.already-exists')
    const stateOf = (events: readonly InstitutionEvent[]) =>
      events.reduce(institution.decider.evolve, institution.decider.initialState)
    expect(isAdminOf(stateOf([founded]), founder.id)).toBe(false)
    expect(isAdminOf(stateOf([founded, approved]), founder.id)).toBe(true)
    const suspended = event('InstitutionSuspended', { reason: 'Fraud', suspendedAt: at })
    expect(isAdminOf(stateOf([founded, approved, suspended]), founder.id)).toBe(false)
  })

  it('is approved and suspended by staff, and by nobody who belongs to it', () => {
    given([founded])
      .when(issue('ApproveInstitution', {}, support, at))
      .then([approved])
    given([founded])
      .when(issue('ApproveInstitution', {}, founder, at))
      .fails('institution.forbidden')
    given([founded])
      .when(issue('ApproveInstitution', {}, { ...founder, role: 'support' }, at))
      .fails('institution.forbidden')
    given([founded, approved])
      .when(issue('SuspendInstitution', { reason: 'Fraud' }, support, at))
      .then([event('InstitutionSuspended', { reason: 'Fraud', suspendedAt: at })])
  })

  it('invites by its administrators, as themselves or acting for it, and never by a key', () => {
    for (const by of [founder, itself])
      given([founded])
        .when(issue('InviteMember', invitation, by, at))
        .then([invited])
    for (const by of [guest, key, support])
      given([founded])
        .when(issue('InviteMember', invitation, by, at))
        .fails('institution.forbidden')
    const removed = { ...itself, via: { id: guest.id, role: 'tutor' } } as const
    given([founded])
      .when(issue('InviteMember', invitation, removed, at))
      .fails('institution.forbidden')
    given([founded])
      .when(issue('InviteMember', { ...invitation, emailId }, founder, at))
      .fails('institution.invitee-unclear')
  })

  it('is joined by whom the invitation names, in person and in time', () => {
    const accept = (by: Actor, data: { emailId?: EmailId } = {}, when = at) =>
      issue('AcceptInvitation', { invitationId, ...data }, by, when)
    given([founded, invited]).when(accept(guest)).then([joined])
    given([founded, invited])
      .when(accept(actor('tutor', 3)))
      .fails('institution.no-invitation')
    given([founded, invited])
      .when(accept({ ...guest, via: { id: uuid(8), role: 'admin' } }))
      .fails('institution.forbidden')
    given([founded, invited])
      .when(accept(guest, {}, end))
      .fails('institution.invitation-expired')
    given([founded, invited, joined]).when(accept(guest)).then([])
  })

  it('is joined by whoever holds the address that was invited', () => {
    const byMail = event('MemberInvited', { invitationId, role: 'teacher', emailId, invitedAt: at, expiresAt: end })
    given([founded, byMail])
      .when(issue('AcceptInvitation', { invitationId, emailId }, guest, at))
      .then([joined])
    given([founded, byMail])
      .when(issue('AcceptInvitation', { invitationId }, guest, at))
      .fails('institution.no-invitation')
    given([founded, byMail])
      .when(issue('AcceptInvitation', { invitationId, emailId: uuid(42) as EmailId }, guest, at))
      .fails('institution.no-invitation')
    given([founded, byMail])
      .when(issue('DeclineInvitation', { invitationId, emailId }, guest, at))
      .then([event('InvitationDeclined', { invitationId, declinedAt: at })])
  })

  it('keeps its last administrator', () => {
    const history = [founded, invited, joined]
    const leave = issue('RemoveMember', { userId: user(1) }, founder, at)
    given(history).when(leave).fails('institution.last-admin')
    given(history)
      .when(issue('ChangeMemberRole', { userId: user(1), role: 'staff' }, founder, at))
      .fails('institution.last-admin')
    const second = event('MemberRoleChanged', { userId: user(2), role: 'admin', changedAt: at })
    given([...history, second])
      .when(leave)
      .then([event('MemberRemoved', { userId: user(1), removedAt: at })])
  })

  it('lets its last administrator go where Lyceum says so, and another be named from outside', () => {
    const history = [founded, invited, joined]
    const removed = event('MemberRemoved', { userId: user(1), removedAt: at })
    const lost = event('AdministratorsLost', { lostAt: at })
    for (const by of [actor('system', 99), actor('admin', 8)])
      given(history)
        .when(issue('RemoveMember', { userId: user(1) }, by, at))
        .then([removed, lost])
    const since = [...history, removed, lost]
    const promote = { userId: user(2), role: 'admin' } as const
    const invite = { invitationId: uuid(77), role: 'admin', userId: user(3) } as never
    // Nobody of the institution makes himself what it lacks, and support does not either.
    for (const by of [guest, support]) {
      given(since)
        .when(issue('ChangeMemberRole', promote, by, at))
        .fails('institution.forbidden')
      given(since)
        .when(issue('InviteMember', invite, by, at))
        .fails('institution.forbidden')
    }
    given(since)
      .when(issue('ChangeMemberRole', promote, actor('admin', 8), at))
      .then([event('MemberRoleChanged', { ...promote, changedAt: at })])
    // A second time there is nothing to lose.
    given(since)
      .when(issue('RemoveMember', { userId: user(1) }, actor('system', 99), at))
      .then([])
    given(since)
      .when(issue('RemoveMember', { userId: user(2) }, actor('system', 99), at))
      .then([event('MemberRemoved', { userId: user(2), removedAt: at })])
  })

  it('is left by its members themselves', () => {
    const gone = event('MemberRemoved', { userId: user(2), removedAt: at })
    given([founded, invited, joined])
      .when(issue('RemoveMember', { userId: user(2) }, guest, at))
      .then([gone])
    given([founded, invited, joined])
      .when(issue('RemoveMember', { userId: user(2) }, actor('tutor', 3), at))
      .fails('institution.forbidden')
    given([founded, invited, joined, gone])
      .when(issue('RemoveMember', { userId: user(2) }, founder, at))
      .then([])
  })

  it('has an administrator whatever its members do, and none who was not invited', () => {
    const step = fc.record({
      who: fc.integer({ min: 1, max: 3 }),
      whom: fc.integer({ min: 1, max: 4 }),
      role: fc.constantFrom<MemberRole>('admin', 'staff', 'teacher'),
      what: fc.constantFrom('invite', 'accept', 'decline', 'change', 'remove'),
    })
    const commandOf = ({ who, whom, role, what }: { who: number; whom: number; role: MemberRole; what: string }) => {
      const by = actor('learner', who)
      const invitationOf = (n: number) => uuid(100 + n) as InvitationId
      if (what === 'invite')
        return issue('InviteMember', { invitationId: invitationOf(whom), role, userId: user(whom) }, by, at)
      if (what === 'accept') return issue('AcceptInvitation', { invitationId: invitationOf(who) }, by, at)
      if (what === 'decline') return issue('DeclineInvitation', { invitationId: invitationOf(whom) }, by, at)
      if (what === 'change') return issue('ChangeMemberRole', { userId: user(whom), role }, by, at)
      return issue('RemoveMember', { userId: user(whom) }, by, at)
    }
    let joins = 0
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state: InstitutionState = institution.decider.evolve(institution.decider.initialState, founded)
        const wanted = new Set<UserId>([user(1)])
        for (const each of steps) {
          const decided = institution.decider.decide(commandOf(each), state)
          for (const happened of isRight(decided) ? decided.right : []) {
            if (happened.type === 'MemberInvited' && happened.data.userId) wanted.add(happened.data.userId)
            if (happened.type === 'InvitationAccepted') joins += 1
            state = institution.decider.evolve(state, happened)
          }
          if (state.stage === 'none') throw new Error('it cannot vanish')
          expect([...state.members.values()]).toContain('admin')
          for (const member of state.members.keys()) expect(wanted.has(member)).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
    expect(joins).toBeGreaterThan(0)
  })
})

describe('who is hired', () => {
  const admit = { userId: user(2), applicationId: uuid(60) as ApplicationId }
  const admitted = event('HiredTutorAdmitted', { ...admit, role: 'teacher', joinedAt: at })
  const system = actor('system', 99)

  it('is a member who teaches, by Lyceum’s word alone', () => {
    given([founded, approved])
      .when(issue('AdmitHired', admit, system, at))
      .then([admitted])
    for (const by of [founder, guest, support, actor('admin', 8), key])
      given([founded, approved])
        .when(issue('AdmitHired', admit, by, at))
        .fails('institution.forbidden')
  })

  it('keeps the role of a member, and can be given another or leave', () => {
    given([founded, admitted])
      .when(issue('AdmitHired', admit, system, at))
      .then([])
    given([founded])
      .when(issue('AdmitHired', { ...admit, userId: user(1) }, system, at))
      .then([])
    given([founded, admitted])
      .when(issue('ChangeMemberRole', { userId: user(2), role: 'staff' }, founder, at))
      .then([event('MemberRoleChanged', { userId: user(2), role: 'staff', changedAt: at })])
    given([founded, admitted])
      .when(issue('RemoveMember', { userId: user(2) }, guest, at))
      .then([event('MemberRemoved', { userId: user(2), removedAt: at })])
  })
})
