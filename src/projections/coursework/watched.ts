import type { Instant } from '../../domain/kernel'
import type { RowsOf } from '../runtime/read-model'
import type { RowOf } from '../runtime/table'
import type { enrolments, tables } from './tables'

/** From this share on a video counts as watched to its end: credits and silences are skipped by most. */
const COMPLETE = 0.95

interface Watched {
  readonly lessonId: string
  /** What was not watched before, in milliseconds of the video. */
  readonly added: readonly { readonly from: number; readonly to: number }[]
  readonly percent: number
}

/** The share of a video, 0 to 1; the last played instants may lie past the length that the outline gives. */
const shareOf = (millis: number, length: number | undefined): number =>
  length === undefined ? 0 : Math.min(1, millis / length)

/** Takes newly watched spans into the learner's progress and, by what it adds, into the video's statistics. */
export const recordWatched = (
  { enrollmentId, courseId, learnerId, ownerId, videoMillis }: RowOf<typeof enrolments>,
  { lessonId, added, percent }: Watched,
  at: Instant,
  { progress, videoStatistics }: RowsOf<typeof tables>,
): void => {
  const before = progress.get(enrollmentId, lessonId)?.watchedMillis ?? 0
  const watchedMillis = added.reduce((millis, { from, to }) => millis + to - from, before)
  progress.put({ enrollmentId, courseId, learnerId, lessonId, percent, watchedMillis, updatedAt: at })

  const length = videoMillis[lessonId]
  const [shareBefore, share] = [shareOf(before, length), shareOf(watchedMillis, length)]
  const now = videoStatistics.get(courseId, lessonId)
  const learners = (now?.learners ?? 0) + Number(before === 0)
  const watchedShareSum = sixPlaces((now?.watchedShareSum ?? 0) + sixPlaces(share) - sixPlaces(shareBefore))
  videoStatistics.put({
    courseId,
    ownerId,
    lessonId,
    learners,
    watchedShareSum,
    meanWatchedShare: Math.round((watchedShareSum * 10_000) / learners) / 10_000,
    completions: (now?.completions ?? 0) + Number(share >= COMPLETE) - Number(shareBefore >= COMPLETE),
  })
}

/** Each learner's share is rounded once, so that the sum is the same in whatever order it came about. */
const sixPlaces = (share: number): number => Math.round(share * 1_000_000) / 1_000_000
