import type { VerifiedToken } from '../../../../src/application/ports/token-verifier'
import { lacksStaffFactor } from '../../../../src/application/sessions'
import { actor } from '../../../support/decider-specification'

const began = (by: VerifiedToken['actor'], ...methods: readonly string[]): VerifiedToken => ({
  actor: by,
  sessionId: '018f2f6e-0000-7000-8000-000000000001',
  methods,
})

describe('a session of staff', () => {
  it.each(['admin', 'support', 'finance', 'auditor'] as const)('as %s needs two factors', (role) => {
    expect(lacksStaffFactor(began(actor(role), 'pwd'))).toBe(true)
    expect(lacksStaffFactor(began(actor(role), 'fed'))).toBe(true)
    expect(lacksStaffFactor(began(actor(role)))).toBe(true)
    expect(lacksStaffFactor(began(actor(role), 'pwd', 'otp'))).toBe(false)
    // A passkey is two by itself: had, and unlocked.
    expect(lacksStaffFactor(began(actor(role), 'hwk'))).toBe(false)
    expect(lacksStaffFactor(began(actor(role), 'swk'))).toBe(false)
  })

  it.each(['learner', 'tutor', 'registrar'] as const)('is none where its holder is a %s', (role) => {
    expect(lacksStaffFactor(began(actor(role), 'pwd'))).toBe(false)
  })

  it('is known by whoever sits there, not by whom they act for', () => {
    const forLearner = { ...actor('learner'), via: actor('admin', 2) }
    expect(lacksStaffFactor(began(forLearner, 'pwd'))).toBe(true)
    expect(lacksStaffFactor(began(forLearner, 'pwd', 'otp'))).toBe(false)
  })

  it('is none where there is no session: a token of the command line', () => {
    expect(lacksStaffFactor({ actor: actor('admin') })).toBe(false)
  })
})
