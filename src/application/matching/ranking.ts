import type { Vector } from '../ports/embeddings'
import type { Candidate, Match, MatchStore, TutorRecord, TutorRequest, VectorStore } from '../ports/match-store'
import { diverse } from './diverse'
import { findingsOfTutor } from './findings'
import { type Score, scoreOf } from './score'
import { cosine } from './vectors'
import type { Weights } from './weights'

/** What is embedded of a request. */
export const textOfRequest = ({ subject, text }: Pick<TutorRequest, 'subject' | 'text'>): string =>
  [subject, text].filter((part) => part !== '').join('. ')

/** How many are found by each way of looking, how many of them are put in order, and how many are kept. */
const LIMITS = { found: 200, ordered: 100, kept: 50 } as const
export const KEPT = LIMITS.kept

export interface RankingPorts {
  readonly store: Pick<MatchStore, 'candidates'>
  readonly vectors: Pick<VectorStore, 'compares' | 'nearest' | 'ofTutors'>
  /** The model whose vectors everybody has. */
  readonly lastModel: string
}

export interface Ranked {
  /** Whose vectors were compared. */
  readonly model: string
  readonly matches: readonly Match[]
  /** The score of the lowest in a full list; 0 while there is room in it. */
  readonly cut: number
}

interface Judged extends Score {
  readonly tutor: TutorRecord
  readonly vector: Vector | undefined
}

/** The score of one tutor for a request, whose text's vector is of the same model as the tutor's. */
export const scoreOfTutor = (
  request: TutorRequest,
  { tutor, rank }: Candidate,
  vectors: { readonly asked: Vector; readonly tutors: Vector | undefined },
  weights: Weights,
): Score => {
  const likeness = vectors.tutors === undefined ? 0 : cosine(vectors.asked, vectors.tutors)
  return scoreOf(findingsOfTutor(request, tutor, { cosine: likeness, rank }), weights)
}

/** Puts tutors in order for a request: those found by words, by subject and by the nearness of texts, once each. */
export class Ranking {
  constructor(
    private readonly ports: RankingPorts,
    private readonly weights: Weights,
  ) {}

  /**
   * @param asked - the request's vectors, by model in the order in which they are wanted: the first by which all tutors can
   * be compared is taken
   */
  async tutorsFor(request: TutorRequest, asked: ReadonlyMap<string, Vector>, without?: string): Promise<Ranked> {
    const { model, vector, nearest } = await this.comparable(asked)
    const candidates = await this.ports.store.candidates(request, {
      ...{ named: nearest, most: LIMITS.found },
      ...(without !== undefined && { without }),
    })
    const ids = candidates.map(({ tutor }) => tutor.userId)
    const theirs = await this.ports.vectors.ofTutors(model, ids)
    const judged = candidates
      .map((candidate): Judged => {
        const tutors = theirs.get(candidate.tutor.userId)
        const score = scoreOfTutor(request, candidate, { asked: vector, tutors }, this.weights)
        return { ...score, tutor: candidate.tutor, vector: tutors }
      })
      .sort((a, b) => b.total - a.total || (a.tutor.userId < b.tutor.userId ? -1 : 1))
      .slice(0, LIMITS.ordered)
    const kept = diverse(judged, this.weights.diversity, alike).slice(0, LIMITS.kept)
    const matches = kept.map(({ tutor, total, reasons }) => ({ subjectId: tutor.userId, score: total, reasons }))
    const cut = kept.length < LIMITS.kept ? 0 : Math.min(...kept.map(({ total }) => total))
    return { model, matches, cut }
  }

  /** Whether all tutors can be compared by a model. */
  compares(model: string): Promise<boolean> {
    return this.ports.vectors.compares(model)
  }

  private async comparable(asked: ReadonlyMap<string, Vector>) {
    for (const [model, vector] of asked) {
      // Who has no vector of the last one (it was changed, and not all have been computed anew) is compared by all else.
      if (model !== this.ports.lastModel && !(await this.compares(model))) continue
      return { model, vector, nearest: await this.ports.vectors.nearest(model, vector, LIMITS.found) }
    }
    throw new TypeError('a request has no vector of the model that is always there')
  }
}

const alike = (a: Judged, b: Judged): number =>
  a.vector === undefined || b.vector === undefined ? 0 : Math.max(0, cosine(a.vector, b.vector))
