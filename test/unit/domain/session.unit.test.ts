import { fold, type Instant, instant, plusMillis } from '../../../src/domain/kernel'
import {
  IDLE_LIFETIME,
  LIFETIME,
  REUSE_GRACE,
  session,
  type SessionCommand,
  type SessionEvent,
  type SessionState,
} from '../../../src/domain/session'
import { actor, happening, issuing, specify, user, uuid } from '../../support/decider-specification'

const given = specify(session.decider)
const event = happening<SessionEvent>()
const issue = issuing<SessionCommand>(uuid(5))

const at = instant('2026-03-01T10:00:00Z')
const later = (millis: number): Instant => plusMillis(at, millis)
const holder = actor('learner')
const userId = user(1)

const started = event('SessionStarted', {
  userId,
  role: 'learner',
  methods: ['pwd'],
  client: { address: '203.0.113.7' },
  startedAt: at,
  expiresAt: later(LIFETIME),
})
const refreshed = (generation: number, millis = generation) =>
  event('SessionRefreshed', { generation, refreshedAt: later(millis) })
const ended = (cause: 'reuse' | 'expired' | 'log-out', millis: number) =>
  event('SessionEnded', { userId, cause, endedAt: later(millis) })
const refresh = (generation: number, millis: number, role?: 'tutor') =>
  issue('RefreshSession', { generation, ...(role && { role }) }, holder, later(millis))
const reuse = (presented: number, current: number, millis: number) => [
  event('ReuseDetected', { userId, presented, current, detectedAt: later(millis) }),
  ended('reuse', millis),
]

describe('a session', () => {
  it('is started once, and lasts for a month at the most', () => {
    const { startedAt: _, expiresAt: __, ...data } = (started as Extract<SessionEvent, { type: 'SessionStarted' }>).data
    const start = issue('StartSession', data, holder, at)
    given([]).when(start).then([started])
    given([started]).when(start).fails('session.already-exists')
  })

  it('must exist for anything else', () => {
    given([]).when(refresh(0, 1)).fails('session.not-found')
    given([])
      .when(issue('EndSession', { cause: 'log-out' }, holder, at))
      .fails('session.not-found')
  })

  it("is its holder's alone; administrators may end it, and who acts for the holder may do nothing with it", () => {
    const commands = (by: typeof holder) => [
      issue('RefreshSession', { generation: 0 }, by, at),
      issue('ConfirmSession', { methods: ['pwd'] }, by, at),
      issue('RecordActing', { forId: user(2), forRole: 'tutor', until: later(1) }, by, at),
      issue('EndSession', { cause: 'revoked' }, by, at),
    ]
    const actingFor = { ...holder, via: { id: uuid(9), role: 'admin' as const } }
    for (const by of [actor('learner', 2), actor('support', 2), actingFor])
      for (const command of commands(by)) given([started]).when(command).fails('session.forbidden')
    for (const command of commands(actor('admin', 2)).slice(0, 3))
      given([started]).when(command).fails('session.forbidden')
    given([started])
      .when(issue('EndSession', { cause: 'revoked' }, actor('admin', 2), at))
      .then([event('SessionEnded', { userId, cause: 'revoked', endedAt: at })])
  })

  it('moves on to the next generation with each refresh', () => {
    given([started])
      .when(refresh(0, 1))
      .then([refreshed(1)])
    given([started, refreshed(1)])
      .when(refresh(1, 2))
      .then([refreshed(2)])
  })

  it('case M33: two tabs refresh one token, both get the same next one; later replay ends the session', () => {
    // The second tab's refresh takes no event, so that both are of generation 1.
    given([started, refreshed(1, 0)])
      .when(refresh(0, REUSE_GRACE))
      .then([])
    given([started, refreshed(1, 0)])
      .when(refresh(0, -5))
      .then([])
    const tooLate = REUSE_GRACE + 1
    given([started, refreshed(1, 0)])
      .when(refresh(0, tooLate))
      .then(reuse(0, 1, tooLate))
  })

  it('ends where a token is shown again whose successor has been used, however soon', () => {
    given([started, refreshed(1, 0), refreshed(2, 1)])
      .when(refresh(0, 2))
      .then(reuse(0, 2, 2))
    given([started, refreshed(1, 0), refreshed(2, 1), refreshed(3, 2)])
      .when(refresh(1, 3))
      .then(reuse(1, 3, 3))
  })

  it('takes no token of a generation that has yet to come', () => {
    given([started, refreshed(1)])
      .when(refresh(2, 2))
      .fails('session.invalid-token')
  })

  it('goes on in another role, also for the second of two tabs', () => {
    const chosen = event('SessionRoleChosen', { role: 'tutor', chosenAt: later(5) })
    given([started])
      .when(refresh(0, 5, 'tutor'))
      .then([refreshed(1, 5), chosen])
    given([started, refreshed(1, 5)])
      .when(refresh(0, 5, 'tutor'))
      .then([chosen])
    given([started, refreshed(1, 5), chosen])
      .when(refresh(1, 6, 'tutor'))
      .then([refreshed(2, 6)])
  })

  it('is over a month after it began, and after a fortnight in which it was not refreshed', () => {
    given([started])
      .when(refresh(0, IDLE_LIFETIME))
      .then([ended('expired', IDLE_LIFETIME)])
    given([started])
      .when(refresh(0, IDLE_LIFETIME - 1))
      .then([refreshed(1, IDLE_LIFETIME - 1)])
    const kept = [started, refreshed(1, IDLE_LIFETIME - 1), refreshed(2, 2 * IDLE_LIFETIME - 2)]
    given(kept)
      .when(refresh(2, LIFETIME - 1))
      .then([refreshed(3, LIFETIME - 1)])
    given(kept)
      .when(refresh(2, LIFETIME))
      .then([ended('expired', LIFETIME)])
  })

  it('remembers when its holder last showed who they are', () => {
    const confirmed = event('SessionConfirmed', { userId, methods: ['hwk'], confirmedAt: later(5) })
    given([started])
      .when(issue('ConfirmSession', { methods: ['hwk'] }, holder, later(5)))
      .then([confirmed])
    expect(fold<SessionEvent, SessionState>(session.decider, [started, confirmed])).toMatchObject({
      startedAt: at,
      authenticatedAt: later(5),
      methods: ['hwk'],
    })
  })

  it('ends once, and then allows nothing', () => {
    const over = [started, ended('log-out', 1)]
    given(over)
      .when(issue('EndSession', { cause: 'revoked' }, holder, at))
      .then([])
    given(over).when(refresh(0, 2)).fails('session.ended')
    given(over)
      .when(issue('ConfirmSession', { methods: ['pwd'] }, holder, at))
      .fails('session.ended')
  })
})
