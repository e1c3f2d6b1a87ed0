import { jobPosting } from '../../../src/domain/job-posting'
import { instant, type UserId } from '../../../src/domain/kernel'
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

  it('is edited while it is a draft, and not after', () => {
    given([drafted])
      .when(edit)
      .then([{ type: 'PostingEdited', data: text }])
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

  it('is closed once; closing it again changes nothing', () => {
    given([drafted, published]).when(close).then([closed])
    given([drafted, published, closed]).when(close).then([])
  })
})
