import { fold, instant, money, type PaymentId, zero } from '../../../src/domain/kernel'
import { creditsLeft, lessonPackage, type PackageEvent } from '../../../src/domain/lesson-package'
import { range } from '../../support/calendar-fixture'
import { actor, specify, user, uuid } from '../../support/decider-specification'
import {
  activated,
  at,
  booking,
  bought,
  boughtAs,
  end,
  event,
  expired,
  issue,
  learner,
  lesson,
  payment,
  price,
  redeemed,
  restored,
  terms,
  tutor,
} from '../../support/package-history'

const given = specify(lessonPackage.decider)
const system = actor('system', 4)
const support = actor('support', 5)
const finance = actor('finance', 6)
const stranger = actor('learner', 7)
const before = instant('2026-08-31T23:59:59.999Z')

const buying = { ...terms, listPrice: price, validUntil: end }
const buy = (changes: Partial<typeof buying> = {}, by = learner) =>
  issue('BuyPackage', { ...buying, ...changes }, by, at)
const pay = issue('ActivatePackage', { paymentId: payment }, finance, at)
const redeem = (n: number, changes = {}, by = learner, when = at) =>
  issue('RedeemCredit', { lesson: lesson(n, changes) }, by, when)
const restore = (n: number, by = system) => issue('RestoreCredit', { bookingId: booking(n) }, by, at)
const refund = (by = tutor) => issue('RefundPackage', {}, by, at)
const expire = (when = end) => issue('ExpirePackage', {}, system, when)
const refunded = (credits: number, amount: number): PackageEvent =>
  event('PackageRefunded', { credits, amount: money(amount, 'EUR'), refundedAt: at })

const left = (...history: PackageEvent[]): number => {
  const state = fold(lessonPackage.decider, history)
  if (!('credits' in state)) throw new Error(`no credits in ${state.stage}`)
  return creditsLeft(state)
}

describe('buying a package', () => {
  it('waits for the payment', () => {
    given([]).when(buy()).then([bought])
    given([bought]).when(redeem(1)).fails('package.not-paid')
    given([bought]).when(refund()).fails('package.not-paid')
    given([bought]).when(pay).then([activated])
    expect(left(bought, activated)).toBe(10)
  })

  it('happens once, however often it is asked for', () => {
    given([bought, activated]).when(buy()).then([])
    given([bought])
      .when(buy({ credits: 11 }))
      .fails('package.already-exists')
  })

  it('is for oneself, or arranged by the tutor or the staff', () => {
    given([]).when(buy({}, stranger)).fails('package.not-yours')
    given([]).when(buy({}, tutor)).then([bought])
    given([]).when(buy({}, support)).then([bought])
    given([])
      .when(buy({ tutorId: user(2) }))
      .fails('package.with-oneself')
  })

  it("costs a learner the tutor's price; another one is the tutor's to give, even nothing", () => {
    const cheaper = { price: money(1, 'EUR') }
    expect(given([]).when(buy(cheaper)).fails('package.price-not-agreed').detail).toEqual({ listPrice: price })
    given([])
      .when(buy(cheaper, tutor))
      .then([boughtAs(cheaper)])
    const free = { price: zero(price.currency) }
    given([]).when(buy(free)).fails('package.price-not-agreed')
    given([])
      .when(buy(free, tutor))
      .then([boughtAs(free), event('PackageActivated', { activatedAt: at })])
  })

  it('ends later than it begins', () => {
    given([])
      .when(buy({ validUntil: at }))
      .fails('package.ends-in-the-past')
  })

  it('must come first', () => {
    for (const command of [pay, redeem(1), restore(1), refund(), expire()])
      given([]).when(command).fails('package.not-found')
  })
})

describe('paying for a package', () => {
  it('is recorded once, by the finance office or Lyceum itself', () => {
    given([bought, activated]).when(pay).then([])
    given([bought, activated])
      .when(issue('ActivatePackage', { paymentId: uuid(6) as PaymentId }, finance, at))
      .fails('package.already-paid')
    given([bought])
      .when({ ...pay, by: system })
      .then([activated])
    for (const by of [learner, tutor, support])
      given([bought])
        .when({ ...pay, by })
        .fails('package.not-yours')
  })

  it('comes too late when the time of the package is over, recorded or not', () => {
    given([bought])
      .when({ ...pay, at: end })
      .fails('package.expired')
    given([bought, expired]).when(pay).fails('package.expired')
    given([bought, expired]).when(redeem(1)).fails('package.expired')
  })
})

describe('redeeming a credit', () => {
  it('takes one for each booking', () => {
    given([bought, activated])
      .when(redeem(1))
      .then([redeemed(1)])
    given([bought, activated, redeemed(1)])
      .when(redeem(1))
      .then([])
    expect(left(bought, activated, redeemed(1), redeemed(2))).toBe(8)
  })

  it('is refused when none is left', () => {
    const all = Array.from({ length: 10 }, (_, n) => redeemed(n))
    given([bought, activated, ...all.slice(1)])
      .when(redeem(0))
      .then([redeemed(0)])
    given([bought, activated, ...all])
      .when(redeem(10))
      .fails('package.no-credits-left')
    given([bought, activated, ...all, restored(3)])
      .when(redeem(10))
      .then([redeemed(10)])
  })

  it('is refused from the instant on at which the time is over, whether that is recorded or not', () => {
    given([bought, activated])
      .when(redeem(1, {}, learner, before))
      .events()
    given([bought, activated])
      .when(redeem(1, {}, learner, end))
      .fails('package.expired')
    given([bought, activated, expired]).when(redeem(1)).fails('package.expired')
    given([bought, activated, redeemed(1), expired])
      .when(redeem(1, {}, learner, end))
      .then([])
  })

  it('is for lessons of this tutor and learner, of the length that was bought, still to come', () => {
    const history = [bought, activated]
    given(history)
      .when(redeem(1, { tutorId: user(8) }))
      .fails('package.other-lesson')
    given(history)
      .when(redeem(1, { learnerId: user(8) }))
      .fails('package.other-lesson')
    given(history)
      .when(redeem(1, { range: range('2026-03-02T10:00:00Z', '2026-03-02T11:30:00Z') }))
      .fails('package.other-lesson')
    given(history)
      .when(redeem(1, { standing: 'closed' }))
      .fails('package.lesson-closed')
  })

  it('is for the learner to do, or the staff', () => {
    given([bought, activated])
      .when(redeem(1, {}, support))
      .then([redeemed(1)])
    for (const by of [tutor, stranger])
      given([bought, activated])
        .when(redeem(1, {}, by))
        .fails('package.not-yours')
  })
})

describe('a credit that comes back', () => {
  it('does so once, and the booking takes no other', () => {
    given([bought, activated, redeemed(1)])
      .when(restore(1))
      .then([restored(1)])
    given([bought, activated, redeemed(1), restored(1)])
      .when(restore(1))
      .then([])
    given([bought, activated, redeemed(1), restored(1)])
      .when(redeem(1))
      .fails('package.already-restored')
    given([bought, activated]).when(restore(1)).fails('package.credit-not-redeemed')
    given([bought, activated, redeemed(1)])
      .when(restore(1, stranger))
      .fails('package.not-yours')
    expect(left(bought, activated, redeemed(1), restored(1))).toBe(10)
  })

  it('counts for a refund only once the time is over', () => {
    const late = [bought, activated, redeemed(1), expired, restored(1)]
    given(late.slice(0, -1))
      .when(restore(1))
      .then([restored(1)])
    given(late).when(redeem(2)).fails('package.expired')
    given(late)
      .when(refund())
      .then([refunded(10, 36_000)])
  })

  it('is refunded by itself after the rest was', () => {
    const thirds = boughtAs({ credits: 3, price: money(100, 'EUR') })
    const history = [thirds, activated, redeemed(1), refunded(2, 67)]
    given(history.slice(0, -1))
      .when(refund())
      .then([refunded(2, 67)])
    given(history).when(redeem(2)).fails('package.refunded')
    given(history).when(refund()).then([])
    given([...history, restored(1)])
      .when(redeem(2))
      .fails('package.refunded')
    given([...history, restored(1)])
      .when(refund())
      .then([refunded(1, 33)])
  })
})

describe('refunding a package', () => {
  it('owes the share of the credits that are left, and closes it', () => {
    given([bought, activated, redeemed(1)])
      .when(refund())
      .then([refunded(9, 32_400)])
    given([bought, activated, refunded(10, 36_000)])
      .when(refund())
      .then([])
  })

  it('is refused when every credit was used', () => {
    const one = boughtAs({ credits: 1 })
    given([one, activated, redeemed(1)])
      .when(refund())
      .fails('package.no-credits-left')
  })

  it('is for the tutor, support and the finance office', () => {
    for (const by of [support, finance])
      given([bought, activated])
        .when(refund(by))
        .then([refunded(10, 36_000)])
    for (const by of [learner, actor('tutor', 8)])
      given([bought, activated]).when(refund(by)).fails('package.not-yours')
  })
})

describe('the end of a package', () => {
  it('is put on record once its time is over, and not before', () => {
    given([bought, activated]).when(expire(before)).fails('package.not-due')
    given([bought, activated]).when(expire()).then([expired])
    given([bought]).when(expire()).then([expired])
    for (const last of [expired, refunded(10, 36_000)]) given([bought, activated, last]).when(expire()).then([])
    given([bought, activated])
      .when({ ...expire(), by: learner })
      .fails('package.not-yours')
  })

  it('never comes where none was agreed', () => {
    const lasting = event('PackageBought', { ...terms, boughtAt: at })
    given([lasting, activated]).when(expire()).fails('package.not-due')
    given([lasting, activated])
      .when(redeem(1, {}, learner, instant('2099-01-01T00:00:00Z')))
      .events()
  })
})
