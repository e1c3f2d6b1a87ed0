import type { OfferedSubject, TutorRecord, TutorRequest } from '../ports/match-store'
import {
  availabilityOf,
  type Findings,
  levelOf,
  meaningOf,
  priceOf,
  ratingOf,
  responseOf,
  subjectLikeness,
  subjectOf,
  wordsOf,
} from './fields'
import { commonHoursAWeek } from './overlap'

/** What comparing the texts of two has given. */
export interface TextLikeness {
  readonly cosine: number
  readonly rank: number
}

/** The offer that answers a request best: by subject, then by level, then the cheapest. */
const bestOffer = ({ subject, level }: TutorRequest, offers: readonly OfferedSubject[]): OfferedSubject | undefined => {
  const worth = (offer: OfferedSubject): readonly number[] => [
    subjectLikeness(subject, offer.subject),
    level === undefined ? 0 : levelOf(level, offer.levels).value,
    -offer.hourlyRate.amount,
  ]
  const better = (a: readonly number[], b: readonly number[]): boolean => {
    const at = a.findIndex((value, i) => value !== b[i])
    return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0)
  }
  return offers.reduce<OfferedSubject | undefined>(
    (best, each) => (best === undefined || better(worth(each), worth(best)) ? each : best),
    undefined,
  )
}

/** What the fields say of a tutor for a request. What the request does not say is left out, for all tutors alike. */
export const findingsOfTutor = (request: TutorRequest, tutor: TutorRecord, texts: TextLikeness): Findings => {
  const offer = bestOffer(request, tutor.offers)
  const { subject, level, budget, hours } = request
  return {
    meaning: meaningOf(texts.cosine),
    words: wordsOf(texts.rank),
    ...(subject !== '' && { subject: subjectOf(subject, offer === undefined ? [] : [offer.subject]) }),
    ...(level !== undefined && { level: levelOf(level, offer?.levels ?? []) }),
    ...(hours !== undefined && { availability: availabilityOf(commonHoursAWeek(tutor.hours, hours)) }),
    ...(budget !== undefined && offer !== undefined && { price: priceOf(offer.hourlyRate, budget) }),
    rating: ratingOf(tutor.ratings),
    response: responseOf(tutor.answers),
  }
}
