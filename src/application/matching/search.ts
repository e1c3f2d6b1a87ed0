import type { Match, TutorRequest } from '../ports/match-store'
import { type Ranking, textOfRequest } from './ranking'
import type { TextVectors } from './text-vectors'

/** Tutors for what somebody looks for now; whoever asks is not among them. */
export type SearchTutors = (request: TutorRequest, askedBy: string) => Promise<readonly Match[]>

/** Nothing of a search is kept. */
export const searchTutors =
  (ranking: Ranking, texts: Pick<TextVectors, 'first'>): SearchTutors =>
  async (request, askedBy) => {
    const vectors = await texts.first(textOfRequest(request), (model) => ranking.compares(model))
    return (await ranking.tutorsFor(request, vectors, askedBy)).matches
  }
