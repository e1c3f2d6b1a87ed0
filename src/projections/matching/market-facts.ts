import { isLeft } from 'fp-ts/Either'
import type { MarketFacts, OpenApplication, PostingFacts } from '../../application/ports/market-facts'
import type { Ratings } from '../../application/matching/fields'
import type { ReadModelProgress } from '../../application/queries/query'
import { applications } from '../applications/tables'
import { bookings } from '../bookings/tables'
import { postings } from '../postings/tables'
import { ratings } from '../reviews/tables'
import type { ReadDatabase } from '../runtime/database'
import { itemReader } from '../runtime/item'
import { rowsOf } from '../runtime/table-queries'

/** The read models that are looked at. */
const READ = ['applications', 'bookings', 'postings', 'reviews'] as const
const WAIT_MILLIS = 3_000

/** Stages in which an application is over. */
const CLOSED = ['hired', 'declined', 'rejected', 'withdrawn']

const application = itemReader(applications)
const posting = itemReader(postings)
const rating = itemReader(ratings)

/** What read models tell about people who are to be matched. */
export class ReadMarketFacts implements MarketFacts {
  constructor(
    private readonly database: ReadDatabase,
    private readonly progress: ReadModelProgress,
  ) {}

  async seen(position: number): Promise<boolean> {
    for (const readModel of READ)
      if (isLeft(await this.progress.waitFor(readModel, position, WAIT_MILLIS))) return false
    return true
  }

  async ratings(userId: string): Promise<Ratings> {
    const [row] = await rowsOf(this.database, ratings).where({ rated_id: userId, rated: 'tutor' }).limit(1)
    if (row === undefined) return { count: 0, sum: 0 }
    const { reviews, stars } = rating(row)
    return { count: reviews, sum: stars }
  }

  async latestBookings(tutorId: string, most: number): Promise<readonly string[]> {
    const rows = await rowsOf(this.database, bookings)
      .where({ tutor_id: tutorId })
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(most)
    return rows.flatMap(({ id }) => (id == null ? [] : [id]))
  }

  async posting(postingId: string): Promise<PostingFacts | undefined> {
    const [row] = await rowsOf(this.database, postings).where({ id: postingId }).whereNot({ stage: 'draft' }).limit(1)
    if (row === undefined) return undefined
    const { institutionId, title, description, subjects, salary } = posting(row)
    return { institutionId, title, description, subjects, ...(salary !== undefined && { salary }) }
  }

  async openApplications(postingId: string): Promise<readonly OpenApplication[]> {
    const rows = await rowsOf(this.database, applications)
      .where({ posting_id: postingId })
      .whereNotIn('stage', CLOSED)
      .orderBy('id')
    return rows.map((row) => {
      const { id, tutorId, coverLetter, expectedSalary } = application(row)
      return { applicationId: id, tutorId, coverLetter, ...(expectedSalary !== undefined && { expectedSalary }) }
    })
  }

  async postingsAppliedTo(tutorId: string): Promise<readonly string[]> {
    const rows = await rowsOf(this.database, applications).where({ tutor_id: tutorId }).whereNotIn('stage', CLOSED)
    return rows.map((row) => application(row).postingId)
  }
}
