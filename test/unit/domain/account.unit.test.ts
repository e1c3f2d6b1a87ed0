import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import {
  account,
  type AccountCommand,
  type AccountEvent,
  type AccountState,
  type ChallengeId,
} from '../../../src/domain/account'
import { holderAt, identifier, type IdentifierCommand, type IdentifierState } from '../../../src/domain/identifier'
import { type Actor, DAY, fold, instant, plusMillis, type UserId } from '../../../src/domain/kernel'
import { actor, issuing, specify, user, uuid } from '../../support/decider-specification'
import { goldenOf } from '../../support/golden'

const AT = instant('2026-03-01T10:00:00Z')
const ID = uuid(1)
const issue = issuing<AccountCommand>(ID)
const given = specify(account.decider)

const golden = new Map(goldenOf('account').map(({ type, data }) => [type, { type, data } as unknown as AccountEvent]))
const happened = (...types: readonly AccountEvent['type'][]) => types.map((type) => golden.get(type)!)

const ACTIVE = happened('AccountRegistered', 'PasswordSet', 'ChallengeIssued', 'EmailVerified')
const admin = actor('admin', 9)
const support = actor('support', 8)

describe('roles', () => {
  const grant = (role: 'admin' | 'support' | 'tutor', by: Actor) => issue('GrantRole', { role }, by, AT)

  it('are granted and withdrawn by administrators', () => {
    given(ACTIVE)
      .when(grant('support', admin))
      .then([{ type: 'RoleGranted', data: { role: 'support', grantedAt: AT } }])
    given([...ACTIVE, ...happened('RoleGranted')])
      .when(issue('WithdrawRole', { role: 'support' }, admin, AT))
      .then([{ type: 'RoleWithdrawn', data: { role: 'support', withdrawnAt: AT } }])
  })

  it('are nobody else’s to grant', () => {
    for (const by of [support, actor('finance', 7), actor('learner', 1)])
      given(ACTIVE).when(grant('admin', by)).fails('account.forbidden')
  })

  it('are not one’s own to change, not through somebody else’s name either', () => {
    given(ACTIVE)
      .when(grant('admin', { id: ID, role: 'admin' }))
      .fails('account.own-role')
    const through = { ...admin, via: { id: ID, role: 'admin' as const } }
    given(ACTIVE).when(grant('admin', through)).fails('account.own-role')
  })

  it('stay as they are where they are so already, and one stays', () => {
    given([...ACTIVE, ...happened('RoleGranted')])
      .when(grant('support', admin))
      .then([])
    given(ACTIVE)
      .when(issue('WithdrawRole', { role: 'tutor' }, admin, AT))
      .then([])
    given(ACTIVE)
      .when(issue('WithdrawRole', { role: 'learner' }, admin, AT))
      .fails('account.last-role')
  })
})

describe('standing', () => {
  const suspend = (by: Actor) => issue('SuspendAccount', { reason: 'Sends advertisements.' }, by, AT)

  it('is taken by support and administrators; sessions end with it', () => {
    given(ACTIVE)
      .when(suspend(support))
      .then([
        { type: 'AccountSuspended', data: { reason: 'Sends advertisements.', suspendedAt: AT } },
        { type: 'SessionsRevoked', data: { validFrom: AT, cause: 'suspension' } },
      ])
    given([...ACTIVE, ...happened('AccountSuspended')])
      .when(suspend(admin))
      .then([])
  })

  it('is not taken from administrators by support, nor from oneself', () => {
    const ofAdmin: readonly AccountEvent[] = [
      ...ACTIVE,
      { type: 'RoleGranted', data: { role: 'admin', grantedAt: AT } },
    ]
    given(ofAdmin).when(suspend(support)).fails('account.forbidden')
    given(ACTIVE)
      .when(suspend({ id: ID, role: 'support' }))
      .fails('account.forbidden')
    given(ACTIVE)
      .when(suspend(actor('tutor', 5)))
      .fails('account.forbidden')
  })

  it('is given back as it was: an address that was never proven is not proven by it', () => {
    const back = (history: readonly AccountEvent[]) =>
      fold<AccountEvent, AccountState>(account.decider, [
        ...history,
        ...happened('AccountSuspended', 'AccountReinstated'),
      ])
    expect(back(ACTIVE).stage).toBe('active')
    expect(back(happened('AccountRegistered')).stage).toBe('pending')
  })

  it('ends for good, once, and frees the addresses', () => {
    const erase = issue('EraseAccount', { cause: 'own-wish' }, { id: ID, role: 'learner' }, AT)
    const [erased] = given(ACTIVE).when(erase).events()
    expect(erased).toMatchObject({ type: 'AccountErased', data: { identifierIds: [expect.any(String)] } })
    given([...ACTIVE, ...happened('AccountErased')])
      .when(erase)
      .then([])
    given([...ACTIVE, ...happened('AccountErased')])
      .when(issue('ClearLogInFailures', {}, admin, AT))
      .fails('account.erased')
    given(ACTIVE)
      .when(issue('EraseAccount', { cause: 'staff' }, actor('tutor', 5), AT))
      .fails('account.forbidden')
  })
})

describe('suspended accounts', () => {
  it('are sent no link to a new password', () => {
    const challengeId = uuid(5) as ChallengeId
    const data = { challengeId, purpose: 'reset-password', channel: 'email', expiresAt: plusMillis(AT, DAY) } as const
    given([...ACTIVE, ...happened('AccountSuspended')])
      .when(issue('IssueChallenge', data, admin, AT))
      .then([])
  })
})

describe('an address', () => {
  const claim = (n: number, at = AT) =>
    ({ type: 'ClaimIdentifier', data: { kind: 'email', holder: user(n), until: plusMillis(at, DAY) } }) as const
  const confirm = (n: number) => ({ type: 'ConfirmIdentifier', data: { kind: 'email', holder: user(n) } }) as const
  const release = (n: number) => ({ type: 'ReleaseIdentifier', data: { holder: user(n) } }) as const

  /** Issues commands one after another, and answers the holder after each. */
  const holders = (
    steps: readonly { readonly hours: number; readonly command: Pick<IdentifierCommand, 'type' | 'data'> }[],
  ) => {
    let state: IdentifierState = identifier.decider.initialState
    let at = AT
    return steps.map(({ hours, command }) => {
      at = plusMillis(at, hours * 3_600_000)
      const before = { state, holder: holderAt(state, at) }
      const issued = { ...command, id: uuid(3), at, by: { id: 'accounts', role: 'system' } } as IdentifierCommand
      const outcome = identifier.decider.decide(issued, state)
      if (isRight(outcome)) state = fold(identifier.decider, outcome.right, state)
      return { before, command, accepted: isRight(outcome), holder: holderAt(state, at), state }
    })
  }

  it('has one holder at a time: only time, its holder, or a proof against a mere claim takes it from them', () => {
    const who = fc.integer({ min: 1, max: 3 })
    const command = fc.oneof(
      who.map((n) => claim(n)),
      who.map(confirm),
      who.map(release),
    )
    const step = fc.record({ hours: fc.integer({ min: 0, max: 12 }), command })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        for (const { before, command: issued, accepted, holder } of holders(steps)) {
          const asking: UserId = issued.data.holder
          if (before.holder === undefined || before.holder === holder) continue
          const proven = issued.type === 'ConfirmIdentifier' && before.state.stage === 'claimed' && holder === asking
          const released = issued.type === 'ReleaseIdentifier' && before.holder === asking && holder === undefined
          expect(accepted && (proven || released)).toBe(true)
        }
      }),
    )
  })

  it('that is proven is taken by nobody, however they prove it', () => {
    expect(
      holders([claim(1), confirm(1), claim(2), confirm(2)].map((command) => ({ hours: 1, command }))).at(-1),
    ).toMatchObject({
      accepted: false,
      holder: user(1),
    })
  })

  it('is not claimed by others in a user’s name', () => {
    const issued = { ...claim(1), id: uuid(3), at: AT, by: actor('learner', 2) } as IdentifierCommand
    expect(identifier.decider.decide(issued, identifier.decider.initialState)).toMatchObject({
      left: { code: 'identifier.forbidden' },
    })
  })
})

describe('an account that nobody proves', () => {
  const lapse = (at = plusMillis(AT, 7 * DAY), by: Actor = { id: 'process:retention', role: 'system' }) =>
    issue('LapseAccount', {}, by, at)
  const registered = instant(golden.get('AccountRegistered')!.data['registeredAt' as never])
  const PENDING = happened('AccountRegistered', 'PasswordSet')

  it('ends when its days are over, and not before', () => {
    expect(
      given(PENDING)
        .when(lapse(plusMillis(registered, 7 * DAY)))
        .events(),
    ).toMatchObject([
      { type: 'AccountErased', data: { cause: 'retention', erasedAt: plusMillis(registered, 7 * DAY) } },
    ])
    given(PENDING)
      .when(lapse(plusMillis(registered, 7 * DAY - 1)))
      .then([])
  })

  it('stays where it is proven, or no more, and is nobody’s to end but Lyceum’s', () => {
    given(ACTIVE)
      .when(lapse(plusMillis(registered, 70 * DAY)))
      .then([])
    given(PENDING)
      .when(lapse(plusMillis(registered, 70 * DAY), support))
      .fails('account.forbidden')
    given([...PENDING, ...happened('AccountErased')])
      .when(lapse())
      .then([])
  })
})
