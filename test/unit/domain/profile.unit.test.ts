import { type FileId, instant, money } from '../../../src/domain/kernel'
import { type LanguageTag, profile, type ProfileCommand, type ProfileEvent } from '../../../src/domain/profile'
import { actor, happening, issuing, specify, uuid } from '../../support/decider-specification'

const given = specify(profile.decider)
const owner = actor('tutor')
const issue = issuing<ProfileCommand>(owner.id)
const event = happening<ProfileEvent>()
const at = instant('2026-03-01T10:00:00Z')

const text = { displayName: 'Ada', languages: [{ tag: 'en' as LanguageTag, fluency: 'native' as const }] }
const created = event('ProfileCreated', { ...text, createdAt: at })
const maths = { subject: 'Maths', levels: ['secondary' as const], hourlyRate: money(3_500, 'EUR') }
const photoId = uuid(21) as FileId

describe('a profile', () => {
  it('is written by its owner, or for them by an administrator, once', () => {
    given([])
      .when(issue('CreateProfile', text, owner, at))
      .then([created])
    given([])
      .when(issue('CreateProfile', text, actor('admin', 9), at))
      .then([created])
    given([])
      .when(issue('CreateProfile', text, actor('tutor', 2), at))
      .fails('profile.forbidden')
    given([created])
      .when(issue('CreateProfile', text, owner, at))
      .fails('profile.already-exists')
    given([])
      .when(issue('DescribeProfile', text, owner, at))
      .fails('profile.not-found')
  })

  it('is hidden until its owner shows it', () => {
    given([created])
      .when(issue('ChangeVisibility', { visibility: 'hidden' }, owner, at))
      .then([])
    const shown = event('VisibilityChanged', { visibility: 'public' })
    given([created])
      .when(issue('ChangeVisibility', { visibility: 'public' }, owner, at))
      .then([shown])
    given([created])
      .when(issue('ChangeVisibility', { visibility: 'public' }, actor('support', 2), at))
      .fails('profile.forbidden')
  })

  it('says again what it says already without a new event', () => {
    given([created])
      .when(issue('DescribeProfile', text, owner, at))
      .then([])
    const more = { ...text, about: 'Ten years of it' }
    given([created])
      .when(issue('DescribeProfile', more, owner, at))
      .then([event('ProfileDescribed', more)])
  })

  it('names each language, subject and wish once', () => {
    const twice = { ...text, languages: [...text.languages, ...text.languages] }
    given([created])
      .when(issue('DescribeProfile', twice, owner, at))
      .fails('profile.named-twice')
    const offers = [maths, { ...maths, subject: ' maths' }]
    given([created])
      .when(issue('OfferTeaching', { offers }, owner, at))
      .fails('profile.named-twice')
    const wishes = [{ subject: 'Piano' }, { subject: 'piano' }]
    given([created])
      .when(issue('SetLearningWishes', { wishes }, owner, at))
      .fails('profile.named-twice')
    const many = Array.from({ length: 31 }, (_, i) => ({ subject: `Subject ${String(i)}` }))
    given([created])
      .when(issue('SetLearningWishes', { wishes: many }, owner, at))
      .fails('profile.too-many-entries')
  })

  it('keeps what an hour of a wish may cost, and hears of another budget as of another wish', () => {
    const [asked, raised] = [
      [{ subject: 'Piano', budget: money(2_500, 'EUR') }],
      [{ subject: 'Piano', budget: money(3_000, 'EUR') }],
    ]
    const wished = event('LearningWishesSet', { wishes: asked })
    given([created])
      .when(issue('SetLearningWishes', { wishes: asked }, owner, at))
      .then([wished])
    given([created, wished])
      .when(issue('SetLearningWishes', { wishes: asked }, owner, at))
      .then([])
    given([created, wished])
      .when(issue('SetLearningWishes', { wishes: raised }, owner, at))
      .then([event('LearningWishesSet', { wishes: raised })])
  })

  it('offers subjects at levels, in one currency', () => {
    const offered = event('TeachingOffered', { offers: [maths] })
    given([created])
      .when(issue('OfferTeaching', { offers: [maths] }, owner, at))
      .then([offered])
    given([created, offered])
      .when(issue('OfferTeaching', { offers: [maths] }, owner, at))
      .then([])
    given([created, offered])
      .when(issue('OfferTeaching', { offers: [] }, owner, at))
      .then([event('TeachingOffered', { offers: [] })])
    const pounds = { ...maths, subject: 'Latin', hourlyRate: money(3_000, 'GBP') }
    given([created])
      .when(issue('OfferTeaching', { offers: [maths, pounds] }, owner, at))
      .fails('profile.mixed-currencies')
    given([created])
      .when(issue('OfferTeaching', { offers: [{ ...maths, levels: [] }] }, owner, at))
      .fails('profile.level-missing')
  })

  it('loses its photo by its owner, or by support for a reason', () => {
    const set = event('PhotoSet', { photoId })
    const reason = 'Shows somebody else'
    given([created])
      .when(issue('SetPhoto', { photoId }, owner, at))
      .then([set])
    given([created, set])
      .when(issue('SetPhoto', { photoId }, owner, at))
      .then([])
    given([created, set])
      .when(issue('RemovePhoto', {}, owner, at))
      .then([event('PhotoRemoved', { photoId })])
    given([created, set])
      .when(issue('RemovePhoto', {}, actor('support', 2), at))
      .fails('profile.reason-missing')
    given([created, set])
      .when(issue('RemovePhoto', { reason }, actor('support', 2), at))
      .then([event('PhotoRemoved', { photoId, reason })])
    given([created, set])
      .when(issue('RemovePhoto', { reason }, actor('learner', 2), at))
      .fails('profile.forbidden')
    given([created])
      .when(issue('RemovePhoto', {}, owner, at))
      .then([])
  })
})
