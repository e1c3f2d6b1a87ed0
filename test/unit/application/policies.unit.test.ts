import { policies, authorise } from '../../../src/application/policies'
import { Role } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'
import { actor } from '../../support/decider-specification'
import { nextId, request } from '../../support/commands/marketplace'

const commandsOf = (table: Readonly<Record<string, Readonly<Record<string, unknown>>>>): readonly string[] =>
  Object.entries(table)
    .flatMap(([category, commands]) => Object.keys(commands).map((type) => `${category}.${type}`))
    .sort()

describe('the policies', () => {
  it('name every command of every aggregate, and none that is not there', () => {
    const all = Object.fromEntries(aggregates.map(({ category, commands }) => [category, commands]))
    expect(commandsOf(policies)).toEqual(commandsOf(all))
  })

  it('let administrators and Lyceum itself issue everything, auditors only the record of what they read, and nobody an unknown command', () => {
    for (const { category, commands } of aggregates)
      for (const type of Object.keys(commands)) {
        const asked = (role: Role) => authorise(actor(role), request(category, nextId(), type, {}, actor(role)))?.code
        const audited = type === 'RecordAuditRead' ? undefined : 'command.forbidden'
        expect([asked('admin'), asked('system'), asked('auditor')]).toEqual([undefined, undefined, audited])
      }
    for (const role of Object.keys(Role.keys) as Role[])
      if (role !== 'admin' && role !== 'system')
        expect(authorise(actor(role), request('course', nextId(), 'constructor', {}, actor(role)))?.code).toBe(
          'command.forbidden',
        )
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
})
