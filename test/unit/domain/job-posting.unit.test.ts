import { acceptsApplications, jobPosting, type PostingEvent, termsOf } from '../../../src/domain/job-posting'
import { DAY, fold, instant, money, plusMillis, type UserId } from '../../../src/domain/kernel'
import { actor, specify, uuid } from '../../support/decider-specification'

const given = specify(jobPosting.decider)
const at = instant('2026-03-01T10:00:00Z')
const by = actor('tutor')
const id = uuid(9)
const text = { title: 'Maths tutor', description: 'Algebra to A level', subjects: ['maths'] }

const drafted = { type: 'PostingDrafted', data: { institutionId: by.id as UserId, ...text } } as const
const published = { type: 'PostingPublished', data: { publishedAt: at } } as const
const closed = { type: 'PostingClosed', data: { closedAt: at } } as const

const draft = { type: 'DraftPosting', id, data: drafted.data, at, by } as const
const edit = { type: 'EditPosting', id, data: text, at, by } as const
const publish = { type: 'PublishPosting', id, data: {}, at, by } as const
const close = { type: 'ClosePosting', id, data: {}, at, by } as const

describe('a job posting', () => {
  it('is drafted once', () => {
    given([]).when(draft).then([drafted])
    given([drafted]).when(draft).fails('posting.already-exists')
  })

  it('must exist for anything else', () => {
    for (const command of [edit, publish, close]) given([]).when(command).fails('posting.not-found')
  })

  it('is drafted, edited, published and closed by its institution, or for it by an administrator', () => {
    const stranger = actor('tutor', 2)
    given([])
      .when({ ...draft, by: stranger })
      .fails('posting.forbidden')
    for (const command of [edit, publish, close])
      given([drafted])
        .when({ ...command, by: stranger })
        .fails('posting.forbidden')
    given([])
      .when({ ...draft, by: actor('admin', 2) })
      .then([drafted])
  })

  it('is edited while it is a draft, and not after', () => {
    const other = { ...text, salary: money(4_000, 'EUR') }
    const edited = { type: 'PostingEdited', data: other } as const
    given([drafted])
      .when({ ...edit, data: other })
      .then([edited])
    given([drafted, edited])
      .when({ ...edit, data: other })
      .then([])
    given([drafted]).when(edit).then([])
    given([drafted, published]).when(edit).fails('posting.not-draft')
  })

  it('is published once; publishing it again changes nothing', () => {
    given([drafted]).when(publish).then([published])
    given([drafted, published]).when(publish).then([])
    given([drafted, published, closed]).when(publish).fails('posting.closed')
  })

  it('does not close before it opens', () => {
    given([drafted])
      .when({ ...publish, data: { closesAt: at } })
      .fails('posting.closes-in-the-past')
    given([drafted]).when(close).fails('posting.not-published')
  })

  it('takes applications from its publication up to, but not at, the instant it closes', () => {
    const after = (...history: PostingEvent[]) => fold(jobPosting.decider, history)
    const closing = { type: 'PostingPublished', data: { publishedAt: at, closesAt: plusMillis(at, 1) } } as const
    expect(acceptsApplications(after(), at)).toBe(false)
    expect(acceptsApplications(after(drafted), at)).toBe(false)
    expect(acceptsApplications(after(drafted, published), plusMillis(at, 1_000 * DAY))).toBe(true)
    expect(acceptsApplications(after(drafted, closing), at)).toBe(true)
    expect(acceptsApplications(after(drafted, closing), plusMillis(at, 1))).toBe(false)
    expect(acceptsApplications(after(drafted, published, closed), at)).toBe(false)
  })

  it('tells an application its institution, stage and end', () => {
    const closing = { type: 'PostingPublished', data: { publishedAt: at, closesAt: plusMillis(at, 1) } } as const
    expect(termsOf(fold(jobPosting.decider, []))).toBeUndefined()
    expect(termsOf(fold(jobPosting.decider, [drafted]))).toEqual({ stage: 'draft', institutionId: by.id })
    expect(termsOf(fold(jobPosting.decider, [drafted, closing]))).toEqual({
      stage: 'published',
      institutionId: by.id,
      closesAt: closing.data.closesAt,
    })
  })

  it('is closed once; closing it again changes nothing', () => {
    given([drafted, published]).when(close).then([closed])
    given([drafted, published, closed]).when(close).then([])
  })
})
