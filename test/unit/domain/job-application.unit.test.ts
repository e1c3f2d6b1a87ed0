import { type Actor, DAY, HOUR, instant, money, plusMillis, type PostingId } from '../../../src/domain/kernel'
import { type ApplicationCommand, type ApplicationEvent, jobApplication } from '../../../src/domain/job-application'
import { actor, happening, issuing, specify, user, uuid } from '../../support/decider-specification'

const given = specify(jobApplication.decider)
const issue = issuing<ApplicationCommand>(uuid(9))
const event = happening<ApplicationEvent>()

const at = instant('2026-03-01T10:00:00Z')
const later = plusMillis(at, DAY)
const [institution, tutor, stranger, admin] = [
  actor('tutor', 1),
  actor('tutor', 2),
  actor('tutor', 3),
  actor('admin', 4),
]
const [institutionId, tutorId] = [user(1), user(2)]
const postingId = uuid(7) as PostingId
const posting = { institutionId, stage: 'published' } as const
const letter = { postingId, tutorId, coverLetter: 'I have taught algebra for ten years.' }
const range = { start: later, end: plusMillis(later, HOUR) }

const submitted = (attempt = 1) => event('ApplicationSubmitted', { attempt, institutionId, ...letter, submittedAt: at })
const screened = (score = 80) => event('ApplicationScreened', { score, screenedAt: at })
const shortlisted = event('ApplicationShortlisted', { shortlistedAt: at })
const interview = event('InterviewScheduled', { range, scheduledAt: at })
const offered = event('JobOffered', { expiresAt: later, offeredAt: at })
const accepted = event('OfferAccepted', { acceptedAt: at })
const declined = event('OfferDeclined', { declinedAt: at })
const rejected = event('ApplicationRejected', { reason: 'Position filled', rejectedAt: at })
const withdrawn = event('ApplicationWithdrawn', { withdrawnAt: at })

const submit = issue('SubmitApplication', { ...letter, posting }, tutor, at)
const screen = (score = 80, by: Actor = institution) => issue('ScreenApplication', { score }, by, at)
const shortlist = issue('ShortlistApplication', {}, institution, at)
const schedule = issue('ScheduleInterview', { range }, institution, at)
const offer = issue('OfferJob', { expiresAt: later }, institution, at)
const accept = issue('AcceptOffer', {}, tutor, at)
const decline = issue('DeclineOffer', {}, tutor, at)
const reject = issue('RejectApplication', { reason: 'Position filled' }, institution, at)
const withdraw = issue('WithdrawApplication', {}, tutor, at)

const listed = [submitted(), screened(), shortlisted]
const withOffer = [...listed, interview, offered]
const open = [[submitted()], [submitted(), screened()], listed, [...listed, interview], withOffer]

describe('applying for a job', () => {
  it('is open to a tutor once at a time', () => {
    given([]).when(submit).then([submitted()])
    for (const history of open) given(history).when(submit).fails('application.already-open')
  })

  it('starts a new attempt after one that came to nothing, but not after a hiring', () => {
    for (const end of [declined, rejected, withdrawn])
      given([...withOffer, end])
        .when(submit)
        .then([submitted(2)])
    given([submitted(), withdrawn, submitted(2), rejected])
      .when(submit)
      .then([submitted(3)])
    given([submitted(), withdrawn, submitted(2)])
      .when(submit)
      .fails('application.already-open')
    given([...withOffer, accepted])
      .when(submit)
      .fails('application.already-hired')
  })

  it('needs a posting that is published and has not closed', () => {
    const to = (stage: 'draft' | 'published' | 'closed', closesAt?: typeof at) =>
      issue(
        'SubmitApplication',
        { ...letter, posting: { institutionId, stage, ...(closesAt && { closesAt }) } },
        tutor,
        at,
      )
    given([]).when(to('draft')).fails('application.posting-not-open')
    given([]).when(to('closed')).fails('application.posting-not-open')
    given([]).when(to('published', at)).fails('application.posting-not-open')
    given([])
      .when(to('published', plusMillis(at, 1)))
      .then([submitted()])
  })

  it('is for the tutor to do, or for an administrator on their behalf', () => {
    given([])
      .when({ ...submit, by: stranger })
      .fails('application.forbidden')
    given([])
      .when({ ...submit, by: admin })
      .then([submitted()])
    const own = issue('SubmitApplication', { ...letter, tutorId: institutionId, posting }, institution, at)
    given([]).when(own).fails('application.own-posting')
  })

  it("never continues another tutor's or posting's application", () => {
    const anothers = { ...submitted().data, tutorId: user(3) } as typeof letter
    const history = [{ ...submitted(), data: anothers } as ApplicationEvent, withdrawn]
    given(history).when(submit).fails('application.belongs-to-another')
    const elsewhere = issue('SubmitApplication', { ...letter, postingId: uuid(6) as PostingId, posting }, tutor, at)
    given([submitted(), withdrawn]).when(elsewhere).fails('application.belongs-to-another')
  })

  it('comes before anything else', () => {
    for (const command of [screen(), shortlist, schedule, offer, accept, decline, reject, withdraw])
      given([]).when(command).fails('application.not-found')
  })
})

describe('choosing a tutor', () => {
  it('is for the institution of the posting, or for an administrator on its behalf', () => {
    for (const command of [screen(), shortlist, schedule, offer, reject])
      for (const by of [tutor, stranger])
        given(listed)
          .when({ ...command, by })
          .fails('application.forbidden')
    given([submitted()]).when(screen(80, admin)).then([screened()])
  })

  it('screens with a score, which can change until the application is shortlisted', () => {
    given([submitted()]).when(screen()).then([screened()])
    given([submitted(), screened()]).when(screen()).then([])
    given([submitted(), screened()])
      .when(screen(81))
      .then([screened(81)])
    for (const history of [listed, [...listed, interview], withOffer])
      given(history).when(screen()).fails('application.past-screening')
  })

  it('takes scores from 0 to 100 and no others', () => {
    const { data } = jobApplication.commands.ScreenApplication
    expect([0, 100].map((score) => data.is({ score }))).toEqual([true, true])
    expect([-1, 101, 50.5, '50'].map((score) => data.is({ score }))).toEqual([false, false, false, false])
  })

  it('shortlists who was screened, once', () => {
    given([submitted()]).when(shortlist).fails('application.not-screened')
    given([submitted(), screened()]).when(shortlist).then([shortlisted])
    for (const history of [listed, [...listed, interview], withOffer]) given(history).when(shortlist).then([])
  })

  it('interviews who is on the shortlist, at a time to come, which can be moved', () => {
    given([submitted(), screened()]).when(schedule).fails('application.not-shortlisted')
    given(listed).when(schedule).then([interview])
    given([...listed, interview])
      .when(schedule)
      .then([])
    const moved = { start: plusMillis(at, 1), end: later }
    given([...listed, interview])
      .when(issue('ScheduleInterview', { range: moved }, institution, at))
      .then([event('InterviewScheduled', { range: moved, scheduledAt: at })])
    given(listed)
      .when(issue('ScheduleInterview', { range: { start: at, end: later } }, institution, at))
      .fails('application.in-the-past')
    given(withOffer).when(schedule).fails('application.already-offered')
  })

  it('offers the job with or without an interview, until an instant to come', () => {
    given([submitted(), screened()]).when(offer).fails('application.not-shortlisted')
    given(listed).when(offer).then([offered])
    given([...listed, interview])
      .when(offer)
      .then([offered])
    given(listed)
      .when(issue('OfferJob', { expiresAt: at }, institution, at))
      .fails('application.in-the-past')
  })

  it('offers once more only when the offer has expired', () => {
    const salary = { expiresAt: plusMillis(later, DAY), salary: money(300_000, 'EUR') }
    given(withOffer).when(offer).then([])
    given(withOffer)
      .when(issue('OfferJob', salary, institution, plusMillis(later, -1)))
      .fails('application.already-offered')
    given(withOffer)
      .when(issue('OfferJob', salary, institution, later))
      .then([event('JobOffered', { ...salary, offeredAt: later })])
  })

  it('rejects until the end, but does not take back an offer that stands', () => {
    for (const history of open.slice(0, -1)) given(history).when(reject).then([rejected])
    given(withOffer).when(reject).fails('application.offer-open')
    given(withOffer)
      .when({ ...reject, at: later })
      .then([event('ApplicationRejected', { reason: 'Position filled', rejectedAt: later })])
    given([submitted(), rejected]).when(reject).then([])
  })
})

describe('the tutor', () => {
  it('answers the own offer', () => {
    given(withOffer).when(accept).then([accepted])
    given(withOffer).when(decline).then([declined])
    for (const command of [accept, decline, withdraw])
      for (const by of [institution, stranger])
        given(withOffer)
          .when({ ...command, by })
          .fails('application.forbidden')
    for (const history of open.slice(0, -1)) {
      given(history).when(accept).fails('application.not-offered')
      given(history).when(decline).fails('application.not-offered')
    }
  })

  it('accepts before the offer expires; declining is never too late', () => {
    given(withOffer)
      .when({ ...accept, at: plusMillis(later, -1) })
      .then([event('OfferAccepted', { acceptedAt: plusMillis(later, -1) })])
    given(withOffer)
      .when({ ...accept, at: later })
      .fails('application.offer-expired')
    given(withOffer)
      .when({ ...decline, at: later })
      .then([event('OfferDeclined', { declinedAt: later })])
  })

  it('withdraws at any stage', () => {
    for (const history of open) given(history).when(withdraw).then([withdrawn])
  })

  it('repeats nothing by saying it twice', () => {
    given([...withOffer, accepted])
      .when(accept)
      .then([])
    given([...withOffer, declined])
      .when(decline)
      .then([])
    given([...withOffer, withdrawn])
      .when(withdraw)
      .then([])
  })
})

it('an application that has ended stays as it ended', () => {
  const ends = { hired: accepted, declined, rejected, withdrawn }
  const satisfied = { hired: accept, declined: decline, rejected: reject, withdrawn: withdraw }
  for (const stage of ['hired', 'declined', 'rejected', 'withdrawn'] as const)
    for (const command of [screen(), shortlist, schedule, offer, accept, decline, reject, withdraw])
      if (command !== satisfied[stage])
        given([...withOffer, ends[stage]])
          .when(command)
          .fails('application.closed')
})

describe('an offer that expires', () => {
  const expire = (when = later) => issue('ExpireOffer', {}, actor('system', 99), when)
  const expired = event('OfferExpired', { expiredAt: later })

  it('is put on record once, and changes nothing that the clock has not', () => {
    given(withOffer)
      .when(expire(plusMillis(later, -1)))
      .fails('application.offer-not-due')
    given(withOffer).when(expire()).then([expired])
    const lapsed = [...withOffer, expired]
    given(lapsed).when(expire()).then([])
    given(lapsed)
      .when(issue('AcceptOffer', {}, tutor, later))
      .fails('application.offer-expired')
    given(lapsed)
      .when(issue('DeclineOffer', {}, tutor, later))
      .then([event('OfferDeclined', { declinedAt: later })])
    const again = { expiresAt: plusMillis(later, DAY) }
    const anew = event('JobOffered', { ...again, offeredAt: later })
    given(lapsed)
      .when(issue('OfferJob', again, institution, later))
      .then([anew])
    given([...lapsed, anew])
      .when(expire())
      .fails('application.offer-not-due')
  })

  it('is none once it was answered', () => {
    for (const answer of [accepted, declined, withdrawn])
      given([...withOffer, answer])
        .when(expire())
        .then([])
    given(listed).when(expire()).then([])
  })
})
