import { deadLetter } from '../../../src/domain/dead-letter'
import { fold, instant } from '../../../src/domain/kernel'
import { actor, specify, uuid } from '../../support/decider-specification'

const given = specify(deadLetter.decider)
const at = instant('2026-03-01T10:00:00Z')
const data = { group: 'matching', stream: `posting-${uuid(7)}`, eventId: uuid(8), reason: 'It was a trial.' }
const discard = { type: 'DiscardDeadLetter', id: uuid(9), data, at, by: actor('system') } as const
const discarded = { type: 'DeadLetterDiscarded', data: { ...data, discardedAt: at } } as const

describe('what a consumer was told to go on without', () => {
  it('is recorded each time that somebody says so', () => {
    given([]).when(discard).then([discarded])
    given([discarded]).when(discard).then([discarded])
    expect(fold(deadLetter.decider, [discarded, discarded])).toEqual({ stage: 'discarded', times: 2, lastAt: at })
  })

  it('is for whoever runs Lyceum to say', () => {
    for (const role of ['learner', 'support', 'auditor'] as const)
      given([])
        .when({ ...discard, by: actor(role) })
        .fails('dead-letter.forbidden')
  })
})
