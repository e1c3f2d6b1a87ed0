import type { ApplicationId, Instant, Money, Span, UserId } from '../../domain/kernel'
import type { Ratings } from '../matching/fields'
import type { Reason } from '../matching/score'
import type { Vector } from './embeddings'

/** What has changed, so that something has to be computed anew. */
export type MarkKind = 'person' | 'booking' | 'application' | 'posting' | 'wishes'

export interface Mark {
  readonly kind: MarkKind
  /** Of the person, booking and so on; of `wishes` the learner's, whose list alone is made anew. */
  readonly id: string
  /** What is read for it has seen the log up to here. */
  readonly position: number
}

/** A mark as it is worked on. */
export interface TakenMark extends Mark {
  /** Grows when it is marked again meanwhile: then it is not done. */
  readonly version: number
  /** How often it failed. */
  readonly failures: number
}

/** What is to be computed anew: one line for each thing, however often it was marked. */
export interface MatchingMarks {
  mark(marks: readonly Mark[]): Promise<void>
}

export interface MarkQueue extends MatchingMarks {
  /** Some that are due, the longest waiting first. They stay until they are done. */
  take(most: number): Promise<readonly TakenMark[]>
  done(mark: TakenMark): Promise<void>
  /** Has it tried again in so many milliseconds. */
  putOff(mark: TakenMark, millis: number): Promise<void>
}

export interface OfferedSubject {
  readonly subject: string
  readonly levels: readonly string[]
  readonly hourlyRate: Money
}

/** What is kept of a tutor who agreed to it; inputs.ts says what it may be taken from. */
export interface TutorRecord {
  readonly userId: string
  /** The version of the document `matching` that was agreed to. */
  readonly consent: string
  readonly offers: readonly OfferedSubject[]
  /** When lessons can be had, in the weeks that follow. */
  readonly hours: readonly Span[]
  readonly ratings: Ratings
  /** How long the last requests waited for an answer, in hours. */
  readonly answers: readonly number[]
}

/** What somebody is looking for. */
export interface TutorRequest {
  readonly subject: string
  readonly text: string
  readonly level?: string
  /** The most that an hour may cost. */
  readonly budget?: Money
  /** When the learner has time; absent where that is not known. */
  readonly hours?: readonly Span[]
}

export interface Wanted extends TutorRequest {
  /** Its place among the learner's wishes, from 0. */
  readonly place: number
}

/** A tutor beside a request, and how well the request's words are found in what they write. */
export interface Candidate {
  readonly tutor: TutorRecord
  readonly rank: number
}

/** A wish beside a tutor who has changed. */
export interface WishBeside {
  readonly learnerId: string
  readonly request: Wanted
  readonly rank: number
  /** With which model the wish's list was made, and the wish's vector in it; absent before the first. */
  readonly model?: string
  readonly vector?: Vector
  /** The score below which nobody is in the list; 0 while there is room. */
  readonly cut: number
  /** Whether the tutor is in the list. */
  readonly listed: boolean
}

/** A line of a list. */
export interface Match {
  readonly subjectId: string
  readonly score: number
  readonly reasons: readonly Reason[]
}

export interface WishList {
  readonly place: number
  readonly model: string
  readonly cut: number
  readonly matches: readonly Match[]
}

export interface ApplicantMatch extends Match {
  readonly applicationId: string
  readonly consent: string
}

/** Keeps what matching works with, and the lists that it makes. Nothing in it is of anybody who did not agree. */
export interface MatchStore {
  putTutor(tutor: TutorRecord, text: string): Promise<void>
  /** @returns whether there was one */
  removeTutor(userId: string): Promise<boolean>
  putWishes(learnerId: string, consent: string, wishes: readonly Wanted[]): Promise<void>
  removeWishes(learnerId: string): Promise<void>
  wishesOf(learnerId: string): Promise<readonly Wanted[]>
  /** The tutors who come into question: who has the words or the subject, and those named. Never the learner. */
  candidates(
    request: TutorRequest,
    options: { readonly named: readonly string[]; readonly without?: string; readonly most: number },
  ): Promise<readonly Candidate[]>
  /** All wishes beside a tutor, some at a time. */
  wishesBeside(tutorId: string): AsyncIterable<readonly WishBeside[]>
  /** Puts a learner's lists in the place of those there were. */
  putLists(learnerId: string, lists: readonly WishList[]): Promise<void>
  putApplicants(postingId: string, institutionId: string, matches: readonly ApplicantMatch[]): Promise<void>
  removeApplicants(postingId: string): Promise<void>
  /** Learners in whose lists somebody is. */
  learnersShown(tutorId: string): Promise<readonly string[]>
  /** How well words are found in texts, each from 0 to 1. */
  ranks(words: string, texts: readonly string[]): Promise<readonly number[]>
  /** People of whom something is kept that was computed before an instant, or under another consent than this one. */
  outdated(before: string, consent: string, most: number): Promise<readonly string[]>
}

/** Forgets somebody altogether: who withdrew their consent, or is forgotten. */
export interface MatchPeople {
  /** @returns how many rows there were */
  forget(userId: string): Promise<number>
}

/** What vectors of texts are kept by: whose the text is, and which of theirs. */
export interface VectorKey {
  readonly owner: string
  /** `tutor`, `wish 0`, `application ...`, `posting`. */
  readonly item: string
  readonly model: string
}

/** Keeps vectors, as personal as the texts that they were made of. */
export interface VectorStore {
  /** The vector of a text by its hash; undefined where it is of another text, or of none. */
  find(key: VectorKey, hash: string): Promise<Vector | undefined>
  put(key: VectorKey, hash: string, vector: Vector): Promise<void>
  /** Of all models. */
  remove(key: Omit<VectorKey, 'model'>): Promise<void>
  /** Vectors of tutors, by user. */
  ofTutors(model: string, userIds: readonly string[]): Promise<ReadonlyMap<string, Vector>>
  /** Whether every tutor has a vector of a model. */
  compares(model: string): Promise<boolean>
  /** The tutors whose vectors are nearest, the nearest first. */
  nearest(model: string, to: Vector, most: number): Promise<readonly string[]>
}

/** A line of a learner's list, as it is shown. */
export interface ShownTutor {
  readonly wish: number
  readonly rank: number
  readonly tutorId: UserId
  readonly score: number
  readonly reasons: readonly Reason[]
  readonly computedAt: Instant
}

/** A line of a posting's list, as it is shown. */
export interface ShownApplicant {
  readonly rank: number
  readonly applicationId: ApplicationId
  readonly tutorId: UserId
  readonly score: number
  readonly reasons: readonly Reason[]
  readonly computedAt: Instant
}

/** What is shown of lists: only lines all of whose people agree to it in the version in force. */
export interface MatchLists {
  tutors(
    learnerId: string,
    consent: string,
    page: { readonly wish?: number; readonly after?: readonly [wish: number, rank: number]; readonly most: number },
  ): Promise<readonly ShownTutor[]>
  applicants(
    postingId: string,
    consent: string,
    page: { readonly after?: number; readonly most: number },
  ): Promise<readonly ShownApplicant[]>
}
