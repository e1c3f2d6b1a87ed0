import { DAY, instant, plusMillis, type UserId } from '../../../src/domain/kernel'
import { CHANGEABLE, INVITATION, review, type ReviewCommand, type ReviewEvent } from '../../../src/domain/review'
import { actor, happening, issuing, specify, user, uuid } from '../../support/decider-specification'

const given = specify(review.decider)
const issue = issuing<ReviewCommand>(uuid(1))
const event = happening<ReviewEvent>()

const at = instant('2026-03-01T10:00:00Z')
const learner = actor('learner', 2)
const tutor = actor('tutor', 3)
const support = actor('support', 4)
const stranger = actor('learner', 5)
const lyceum = { id: 'process:invite-reviews', role: 'system' } as const

const parties: { learnerId: UserId; revieweeId: UserId } = { learnerId: user(2), revieweeId: user(3) }
const occasion = { kind: 'booking', id: uuid(9) } as never
const expiresAt = plusMillis(at, INVITATION)
const changeableUntil = plusMillis(at, CHANGEABLE)

const invited = event('ReviewInvited', { ...parties, occasion, invitedAt: at, expiresAt })
const expired = event('InvitationExpired', { expiredAt: expiresAt })
const said = event('ReviewGiven', { ...parties, rating: 4, text: 'Clear.', givenAt: at, changeableUntil })
const hidden = event('ReviewHidden', { ...parties, rating: 4, reason: 'Names a third.', hiddenAt: at })

const invite = (when = at, by: typeof learner | typeof lyceum = lyceum) =>
  issue('InviteReview', { ...parties, occasion }, by, when)
const give = (rating = 4, when = at, by = learner) => issue('GiveReview', { rating, text: 'Clear.' }, by, when)
const answer = (by = tutor) => issue('AnswerReview', { text: 'Thank you.' }, by, at)
const hide = (by = support) => issue('HideReview', { reason: 'Names a third.' }, by, at)
const show = (by = support) => issue('ShowReview', {}, by, at)
const expire = (when = at) => issue('ExpireInvitation', {}, lyceum, when)

describe('an invitation', () => {
  it('is Lyceum’s to give, and given once while it stands', () => {
    given([]).when(invite()).then([invited])
    given([]).when(invite(at, learner)).fails('review.forbidden')
    given([invited])
      .when(invite(plusMillis(expiresAt, -1)))
      .then([])
  })

  it('is given anew when the one before has lapsed, recorded or not', () => {
    const anew = event('ReviewInvited', {
      ...{ ...parties, occasion, invitedAt: expiresAt },
      expiresAt: plusMillis(expiresAt, INVITATION),
    })
    for (const history of [[invited], [invited, expired]]) given(history).when(invite(expiresAt)).then([anew])
  })

  it('belongs to one learner and one tutor or course', () => {
    const other = issue('InviteReview', { ...parties, courseId: uuid(8) as never, occasion }, lyceum, at)
    given([invited]).when(other).fails('review.belongs-to-another')
  })

  it('lapses at its instant, not before, and once', () => {
    given([invited])
      .when(expire(plusMillis(expiresAt, -1)))
      .fails('review.invitation-not-due')
    given([invited]).when(expire(expiresAt)).then([expired])
    for (const history of [
      [invited, expired],
      [invited, said],
    ])
      given(history).when(expire(expiresAt)).then([])
  })
})

describe('a review', () => {
  it('is given by the learner who was invited, while the invitation stands', () => {
    given([]).when(give()).fails('review.not-found')
    given([invited]).when(give()).then([said])
    for (const by of [tutor, support, stranger])
      given([invited])
        .when(give(4, at, by))
        .fails('review.forbidden')
    given([invited]).when(give(4, expiresAt)).fails('review.invitation-expired')
    given([invited, expired]).when(give()).fails('review.invitation-expired')
  })

  it('can be changed for a time, and says what it said before', () => {
    given([invited, said]).when(give()).then([])
    const last = plusMillis(changeableUntil, -1)
    given([invited, said])
      .when(give(2, last))
      .then([event('ReviewChanged', { ...parties, rating: 2, previousRating: 4, text: 'Clear.', changedAt: last })])
    given([invited, said]).when(give(2, changeableUntil)).fails('review.too-late-to-change')
  })

  it('is opened for changes by another lesson, when the time for them was over', () => {
    given([invited, said])
      .when(invite(plusMillis(changeableUntil, -1)))
      .then([])
    const later = plusMillis(at, 90 * DAY)
    const reopened = event('ReviewReopened', {
      ...{ occasion, reopenedAt: later },
      changeableUntil: plusMillis(later, CHANGEABLE),
    })
    given([invited, said]).when(invite(later)).then([reopened])
    given([invited, said, reopened])
      .when(give(5, later))
      .then([event('ReviewChanged', { ...parties, rating: 5, previousRating: 4, text: 'Clear.', changedAt: later })])
  })

  it('loses its words where it is given again without', () => {
    const stars = issue('GiveReview', { rating: 4 }, learner, at)
    const wordless = event('ReviewChanged', { ...parties, rating: 4, previousRating: 4, changedAt: at })
    given([invited, said]).when(stars).then([wordless])
    given([invited, said, wordless]).when(stars).then([])
  })

  it('is answered by whom it is about', () => {
    const answered = event('ReviewAnswered', { ...parties, text: 'Thank you.', answeredAt: at })
    given([invited]).when(answer()).fails('review.not-given')
    given([invited, said]).when(answer()).then([answered])
    given([invited, said, answered]).when(answer()).then([])
    for (const by of [learner, support, stranger]) given([invited, said]).when(answer(by)).fails('review.forbidden')
    given([invited, said, hidden]).when(answer()).fails('review.hidden')
  })

  it('is hidden and shown by support, for a reason, and not changed while it is hidden', () => {
    given([invited]).when(hide()).fails('review.not-given')
    given([invited, said]).when(hide()).then([hidden])
    given([invited, said, hidden]).when(hide()).then([])
    given([invited, said, hidden]).when(give(1)).fails('review.hidden')
    given([invited, said, hidden])
      .when(invite(plusMillis(at, 90 * DAY)))
      .then([])
    given([invited, said, hidden])
      .when(show())
      .then([event('ReviewShown', { ...parties, rating: 4, shownAt: at })])
    given([invited, said]).when(show()).then([])
    for (const by of [learner, tutor]) given([invited, said]).when(hide(by)).fails('review.forbidden')
  })
})
