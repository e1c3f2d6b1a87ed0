import { object, PostingId, UserId } from '../../domain/kernel'
import { jobPosting } from '../../domain/job-posting'
import type { PostingDetails } from '../../domain/job-posting/details'
import { everybody } from '../../application/queries/access'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { ownRows, type TextRows } from '../runtime/row-access'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { postings } from './tables'

const { on, define } = readModel({ postings })

const handlers = on(
  jobPosting,
  {
    PostingDrafted: ({ id, data, at, revision }, { postings }) =>
      postings.put({
        ...text(data),
        id,
        institutionId: data.institutionId,
        stage: 'draft',
        publishedAt: null,
        closesAt: null,
        closedAt: null,
        draftedAt: at,
        revision,
      }),
    PostingEdited: ({ id, data }, { postings }) => postings.update([id], () => text(data)),
    PostingPublished: ({ id, data }, { postings }) =>
      postings.update([id], () => ({
        stage: 'published',
        publishedAt: data.publishedAt,
        closesAt: data.closesAt ?? null,
      })),
    PostingClosed: ({ id, data }, { postings }) =>
      postings.update([id], () => ({ stage: 'closed', closedAt: data.closedAt })),
  },
  ({ id, revision }, { postings }) => postings.update([id], () => ({ revision })),
)

/** What a posting says, as its columns. */
const text = ({ title, description, subjects, salary }: PostingDetails) => ({
  title,
  description,
  subjects,
  salary: salary ?? null,
})

const notDrafts = { title: 'what has been published', where: (rows: TextRows) => rows.whereNot({ stage: 'draft' }) }
const own = ownRows({ institution: 'institution_id' }, [], notDrafts)

const queries = (database: ReadDatabase) => [
  itemQuery(database, postings, {
    name: 'postings.by-id',
    context: 'jobs',
    path: 'postings/{id}',
    summary: 'A posting. A draft is shown to its institution only.',
    params: object({ id: PostingId }),
    readModel: 'postings',
    authorise: own,
    find: ({ id }) => ({ id }),
  }),
  listQuery(database, postings, {
    name: 'postings.published',
    context: 'jobs',
    path: 'postings',
    summary: 'The postings that are published, the newest first.',
    params: object({}),
    readModel: 'postings',
    authorise: everybody,
    order: { by: ['publishedAt', 'id'], newestFirst: true },
    where: (rows) => rows.where({ stage: 'published' }),
  }),
  listQuery(database, postings, {
    name: 'postings.by-institution',
    context: 'jobs',
    path: 'institutions/{institutionId}/postings',
    summary: "An institution's postings, the newest first; drafts are shown to itself only.",
    params: object({ institutionId: UserId }),
    readModel: 'postings',
    authorise: own,
    order: { by: ['draftedAt', 'id'], newestFirst: true },
    where: (rows, { institutionId }) => rows.where({ institution_id: institutionId }),
  }),
]

/** Job postings, for tutors who look for work and for the institutions that offer it. */
export const postingsModel = define({
  name: 'postings',
  version: 1,
  description: 'Job postings, for tutors who look for work and for the institutions that offer it.',
  on: [handlers],
  queries,
})
