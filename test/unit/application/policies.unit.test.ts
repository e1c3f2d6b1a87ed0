import { authorise, policies } from '../../../src/application/policies'
import { grantsOf, partsOf, rolePolicy } from '../../../src/application/policies/judge'
import { type Actor, Role } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'
import { actor } from '../../support/decider-specification'
import { nextId, request } from '../../support/commands/marketplace'

const commandsOf = (table: Readonly<Record<string, object>>): readonly string[] =>
  Object.entries(table)
    .flatMap(([category, commands]) => Object.keys(commands).map((type) => `${category}.${type}`))
    .sort()

describe('the policies', () => {
  it('name every command of every aggregate, and none that is not there', () => {
    const all = Object.fromEntries(aggregates.map(({ category, commands }) => [category, commands]))
    const named = Object.entries(policies).map(([category, policy]) => [category, partsOf(policy).commands] as const)
    expect(commandsOf(Object.fromEntries(named))).toEqual(commandsOf(all))
  })

  it('let administrators and Lyceum itself issue everything, auditors only what is their own, and nobody an unknown command', () => {
    const asked = (category: string, type: string, role: Role) =>
      authorise(actor(role), request(category, nextId(), type, {}, actor(role)))?.code
    const business = ['lms', 'bookings', 'meetings', 'payments', 'jobs']
    for (const { category, commands, context } of aggregates)
      for (const type of Object.keys(commands)) {
        expect([asked(category, type, 'admin'), asked(category, type, 'system')]).toEqual([undefined, undefined])
        if (business.includes(context)) expect(asked(category, type, 'auditor')).toBe('command.forbidden')
      }
    for (const role of Object.keys(Role.keys) as Role[])
      if (role !== 'admin' && role !== 'system') expect(asked('course', 'constructor', role)).toBe('command.forbidden')
  })

  it('keep learners from what is not theirs to do', () => {
    for (const [category, type] of [
      ['course', 'PublishCourse'],
      ['enrollment', 'GradeAssessment'],
      ['enrollment', 'RecordSubmission'],
      ['enrollment', 'ReinstateEnrollment'],
      ['enrollment', 'IssueCertificate'],
      ['payment', 'CapturePayment'],
      ['payment', 'PayOutTutor'],
      ['calendar', 'SetAvailability'],
      ['application', 'OfferJob'],
      ['meeting', 'StartRecording'],
    ] as const)
      expect(authorise(actor('learner'), request(category, nextId(), type, {}, actor('learner')))).toMatchObject({
        code: 'command.forbidden',
        kind: 'forbidden',
      })
  })

  it('judge whose a thing is as soon as its state is known', () => {
    const state = { stage: 'requested', facts: { learnerId: actor('learner', 1).id, tutorId: actor('tutor', 2).id } }
    const cancel = (by: Actor) => authorise(by, request('booking', nextId(), 'CancelBooking', {}, by), { state })?.code
    expect([actor('learner', 1), actor('tutor', 2), actor('tutor', 1), actor('support', 9)].map(cancel)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    // The tutor of a lesson who acts as a learner is not its tutor meanwhile.
    expect([actor('learner', 2), actor('learner', 3), actor('tutor', 3)].map(cancel)).toEqual(
      Array(3).fill('command.forbidden'),
    )
    const nothing = request('booking', nextId(), 'CancelBooking', {}, actor('learner'))
    expect(authorise(actor('learner'), nothing, { state: { stage: 'none' } })).toBeUndefined()
  })

  it('leave nobody but a learner in their own enrolment, whatever other role they have', () => {
    const state = {
      stage: 'active',
      record: { learnerId: actor('learner', 1).id, terms: { ownerId: actor('tutor', 1).id } },
    }
    const may = (type: string, by: Actor) =>
      authorise(by, request('enrollment', nextId(), type, {}, by), { state }) === undefined
    for (const role of ['tutor', 'registrar', 'support', 'admin'] as const)
      for (const type of ['GradeAssessment', 'ReinstateEnrollment', 'IssueCertificate'])
        expect(may(type, actor(role, 1))).toBe(false)
    expect(may('SubmitAssessment', actor('learner', 1))).toBe(true)
    expect(may('GradeAssessment', actor('admin', 2))).toBe(true)
  })

  it("refuse in somebody else's name what is done in person, and by a key what people do", () => {
    const table = {
      account: { Change: { learner: 'any', via: 'none' }, Invite: { learner: 'any', via: 'people' } },
    } as const
    const judge = rolePolicy(table)
    const may = (type: string, role: Role, via?: Role) => {
      const by: Actor = { ...actor(role), ...(via && { via: { id: nextId(), role: via } }) }
      return judge(by, request('account', nextId(), type, {}, by)) === undefined
    }
    expect([may('Change', 'learner'), may('Change', 'learner', 'admin'), may('Change', 'admin', 'admin')]).toEqual([
      true,
      false,
      false,
    ])
    expect([may('Invite', 'learner', 'admin'), may('Invite', 'learner', 'service')]).toEqual([true, false])
    expect(() => rolePolicy({ account: { relations: {}, commands: { Change: { learner: 'self' } } } })).toThrow(
      'account has no relation self',
    )
  })

  it('decide on what starts a stream by what the command says, never by a state that is not there yet', () => {
    for (const { category, commands, decider } of aggregates) {
      const { relations, commands: access } = partsOf(policies[category]!)
      const starting = Object.keys(commands).filter((type) => commands[type]?.creates === true)
      const named = starting.flatMap((type) => {
        const { via, except, ...byRole } = grantsOf(access[type]!)
        return Object.values(byRole).flatMap((to) => (to === 'any' ? [] : to))
      })
      const thing = { id: nextId(), state: decider.initialState as never, data: {} }
      for (const name of named)
        expect([category, name, typeof relations[name]?.(nextId(), thing)]).toEqual([category, name, 'boolean'])
    }
  })
})
