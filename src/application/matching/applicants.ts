import type { Money } from '../../domain/kernel'
import type { ApplicantMatch, OfferedSubject } from '../ports/match-store'
import type { Vector } from '../ports/embeddings'
import { type Findings, meaningOf, priceOf, type Ratings, ratingOf, subjectLikeness, wordsOf } from './fields'
import { scoreOf } from './score'
import { cosine } from './vectors'
import type { Weights } from './weights'

/** An applicant who agreed to be matched. */
export interface Applicant {
  readonly applicationId: string
  readonly tutorId: string
  readonly consent: string
  readonly offers: readonly OfferedSubject[]
  readonly expectedSalary?: Money
  readonly ratings: Ratings
  /** How well the posting's words are found in the applicant's text. */
  readonly rank: number
  readonly vectors: ReadonlyMap<string, Vector>
}

export interface PostingToFill {
  readonly subjects: readonly string[]
  readonly salary?: Money
  readonly vectors: ReadonlyMap<string, Vector>
}

/** How many of a posting's subjects an applicant offers, those counted in part that are like one offered. */
const subjectsOf = (wanted: readonly string[], offers: readonly OfferedSubject[]) => {
  const found = wanted.map((subject) =>
    offers.reduce((most, offer) => Math.max(most, subjectLikeness(subject, offer.subject)), 0),
  )
  const value = found.reduce((sum, each) => sum + each, 0) / wanted.length
  const whole = found.filter((each) => each === 1).length
  return { value, words: `offers ${String(whole)} of ${String(wanted.length)} subjects by name` }
}

/** What the fields say of an applicant; what the posting does not say is left out, for all alike. */
export const findingsOfApplicant = (posting: PostingToFill, applicant: Applicant, likeness: number): Findings => ({
  meaning: meaningOf(likeness),
  words: wordsOf(applicant.rank),
  ...(posting.subjects.length > 0 && { subject: subjectsOf(posting.subjects, applicant.offers) }),
  ...(posting.salary !== undefined && { price: salaryOf(applicant.expectedSalary, posting.salary) }),
  rating: ratingOf(applicant.ratings),
})

const salaryOf = (expected: Money | undefined, offered: Money) =>
  expected === undefined ? { value: 1, words: 'names no salary' } : priceOf(expected, offered)

/** Applicants in the order of their scores, compared by the first model that all of them and the posting have vectors of. */
export const rankApplicants = (
  posting: PostingToFill,
  applicants: readonly Applicant[],
  weights: Weights,
): readonly ApplicantMatch[] => {
  const model = [...posting.vectors.keys()].find((name) => applicants.every(({ vectors }) => vectors.has(name)))
  const vectorOf = ({ vectors }: { readonly vectors: ReadonlyMap<string, Vector> }) =>
    model === undefined ? undefined : vectors.get(model)
  return applicants
    .map((applicant) => {
      const [asked, theirs] = [vectorOf(posting), vectorOf(applicant)]
      const likeness = asked === undefined || theirs === undefined ? 0 : cosine(asked, theirs)
      const { total, reasons } = scoreOf(findingsOfApplicant(posting, applicant, likeness), weights)
      const { applicationId, tutorId, consent } = applicant
      return { applicationId, subjectId: tutorId, consent, score: total, reasons }
    })
    .sort((a, b) => b.score - a.score || (a.applicationId < b.applicationId ? -1 : 1))
}
