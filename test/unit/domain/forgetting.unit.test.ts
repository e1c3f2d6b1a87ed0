import { forgetting, type ForgettingCommand, type ForgettingEvent, PARTS } from '../../../src/domain/forgetting'
import { instant } from '../../../src/domain/kernel'
import { actor, happening, issuing, specify, uuid } from '../../support/decider-specification'

const given = specify(forgetting.decider)
const issue = issuing<ForgettingCommand>(uuid(1))
const event = happening<ForgettingEvent>()

const ann = actor('learner', 1)
const now = instant('2026-03-01T10:00:00Z')
const dueAt = instant('2026-03-15T10:00:00Z')
const system = { id: 'process:forgetting', role: 'system' } as const

const wish = issue('RequestForgetting', { cause: 'own-wish', dueAt }, ann, now)
const requested = event('ForgettingRequested', { cause: 'own-wish', requestedAt: now, dueAt })
const begun = event('ForgettingBegun', { cause: 'own-wish', begunAt: now })
const destroyed = event('KeyDestroyed', { destroyedAt: now })
const completed = event('ForgettingCompleted', { parts: PARTS, completedAt: now })

describe('to be forgotten', () => {
  it('is asked for by oneself, and begins when there was time to think it over', () => {
    given([]).when(wish).then([requested])
  })

  it('begins at once where no time is asked for', () => {
    given([])
      .when(issue('RequestForgetting', { cause: 'staff', dueAt: now, reason: 'by letter' }, actor('support', 9), now))
      .then([
        event('ForgettingRequested', { cause: 'staff', requestedAt: now, dueAt: now, reason: 'by letter' }),
        event('ForgettingBegun', { cause: 'staff', begunAt: now }),
      ])
  })

  it('is nothing that others ask for, but staff', () => {
    given([])
      .when({ ...wish, by: actor('learner', 2) })
      .fails('forgetting.forbidden')
    given([requested])
      .when(issue('CancelForgetting', {}, actor('tutor', 2), now))
      .fails('forgetting.forbidden')
  })

  it('does not begin later because it is asked for again, but may begin sooner', () => {
    const later = issue('RequestForgetting', { cause: 'own-wish', dueAt: instant('2026-04-01T00:00:00Z') }, ann, now)
    given([requested]).when(later).then([])
    const sooner = instant('2026-03-02T00:00:00Z')
    given([requested])
      .when(issue('RequestForgetting', { cause: 'own-wish', dueAt: sooner }, ann, now))
      .then([event('ForgettingRequested', { cause: 'own-wish', requestedAt: now, dueAt: sooner })])
  })

  it('is announced anew by retention when a notice was overtaken, which no wish is', () => {
    const overdue = instant('2026-04-01T00:00:00Z')
    const [again, told] = [
      { cause: 'retention', dueAt: instant('2029-04-01T00:00:00Z') } as const,
      event('ForgettingRequested', { cause: 'retention', requestedAt: now, dueAt }),
    ]
    given([told])
      .when(issue('RequestForgetting', again, system, overdue))
      .then([event('ForgettingRequested', { ...again, requestedAt: overdue })])
    given([told])
      .when(issue('RequestForgetting', again, system, now))
      .then([])
    given([told])
      .when(issue('RequestForgetting', { ...again, cause: 'own-wish' }, ann, overdue))
      .then([])
    given([requested])
      .when(issue('RequestForgetting', again, system, overdue))
      .then([])
  })

  it('can be called off until it has begun', () => {
    const cancel = issue('CancelForgetting', {}, ann, now)
    given([requested])
      .when(cancel)
      .then([event('ForgettingCancelled', { cancelledAt: now })])
    given([]).when(cancel).then([])
    given([requested, begun]).when(cancel).fails('forgetting.begun')
    given([requested, event('ForgettingCancelled', { cancelledAt: now })])
      .when(wish)
      .then([requested])
  })

  it('is recorded step by step, the key first, each once', () => {
    const key = issue('RecordKeyDestroyed', {}, system, now)
    const complete = issue('CompleteForgetting', { parts: PARTS }, system, now)
    given([requested]).when(key).fails('forgetting.not-begun')
    given([begun]).when(complete).fails('forgetting.key-not-destroyed')
    given([begun]).when(key).then([destroyed])
    given([begun, destroyed]).when(key).then([])
    given([begun, destroyed]).when(complete).then([completed])
    given([begun, destroyed, completed]).when(complete).then([])
    given([begun, destroyed, completed]).when(wish).then([])
    given([begun, destroyed, completed])
      .when(issue('BeginForgetting', { cause: 'staff' }, system, now))
      .then([])
  })
})
