import type { Money } from '../../domain/kernel'
import type { Ratings } from '../matching/fields'

/** An application that is open. */
export interface OpenApplication {
  readonly applicationId: string
  readonly tutorId: string
  readonly coverLetter: string
  readonly expectedSalary?: Money
}

/** A posting that has been published, or was. */
export interface PostingFacts {
  readonly institutionId: string
  readonly title: string
  readonly description: string
  readonly subjects: readonly string[]
  readonly salary?: Money
}

/** What the marketplace knows of people that their own streams do not tell. */
export interface MarketFacts {
  /** Waits until what is answered has seen the log up to a position; false where that takes long. */
  seen(position: number): Promise<boolean>
  /** Of the reviews that are shown. */
  ratings(userId: string): Promise<Ratings>
  /** The latest bookings that a tutor was asked for, the newest first. */
  latestBookings(tutorId: string, most: number): Promise<readonly string[]>
  /** Undefined for a draft too. */
  posting(postingId: string): Promise<PostingFacts | undefined>
  openApplications(postingId: string): Promise<readonly OpenApplication[]>
  /** The postings to which somebody has an open application. */
  postingsAppliedTo(tutorId: string): Promise<readonly string[]>
}
