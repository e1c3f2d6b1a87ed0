import { table } from './table'

/** Answers a query of the read models whole: every page of a list, or the one item. */
export interface Ask {
  list(query: string, params?: Readonly<Record<string, unknown>>): Promise<readonly unknown[]>
  item(query: string, params: Readonly<Record<string, unknown>>): Promise<unknown>
}

/** What `statistics.all` says of a course. */
interface Statistics {
  readonly courseId: string
  readonly enrolled: number
  readonly withdrawn: number
  readonly submissions: number
  readonly meanScore?: number
}

interface VideoStatistics {
  readonly lessonId: string
  readonly learners: number
  readonly meanWatchedShare: number
  readonly completions: number
}

interface Course {
  readonly title: string
  readonly outline?: { readonly lessons: readonly unknown[]; readonly assessments: readonly unknown[] }
}

/** A course that is assessed. The mean is over the submissions that have a score; null where none has. */
export interface PresentationRow {
  readonly presentation: string
  readonly enrolled: number
  readonly withdrawn: number
  readonly submissions: number
  readonly meanScore: number | null
}

export interface VideoRow {
  readonly course: string
  readonly video: string
  readonly learners: number
  /** Mean over these learners of the share watched, 0 to 1. */
  readonly meanWatchedShare: number
  /** Learners who watched 95 per cent or more. */
  readonly completions: number
}

export interface StatsOptions {
  readonly json: boolean
  /** With `json`: the videos instead of the presentations. */
  readonly videos: boolean
}

/** Prints how every course presentation fares, and every video. */
export const statsCommand = async (ask: Ask, { json, videos }: StatsOptions, out: NodeJS.WritableStream) => {
  const statistics = (await ask.list('statistics.all')) as readonly Statistics[]
  const courses = await Promise.all(
    statistics.map(async (own) => ({ own, course: (await ask.item('courses.by-id', { id: own.courseId })) as Course })),
  )
  courses.sort((a, b) => a.course.title.localeCompare(b.course.title, 'en'))

  const presentations = courses
    .filter(({ course }) => (course.outline?.assessments.length ?? 0) > 0)
    .map(presentationRow)
  const watched: VideoRow[] = []
  for (const { own, course } of courses) {
    if ((course.outline?.lessons.length ?? 0) === 0) continue
    const rows = (await ask.list('statistics.videos', { id: own.courseId })) as readonly VideoStatistics[]
    watched.push(...rows.map((row) => videoRow(course, row)))
  }
  if (json) out.write(`${JSON.stringify(videos ? watched : presentations)}\n`)
  else out.write(asText(presentations, watched))
}

const presentationRow = ({ own, course }: { own: Statistics; course: Course }): PresentationRow => ({
  presentation: course.title,
  enrolled: own.enrolled,
  withdrawn: own.withdrawn,
  submissions: own.submissions,
  meanScore: own.meanScore ?? null,
})

const videoRow = (
  { title }: Course,
  { lessonId, learners, meanWatchedShare, completions }: VideoStatistics,
): VideoRow => ({
  course: title,
  video: lessonId,
  learners,
  meanWatchedShare,
  completions,
})

const asText = (presentations: readonly PresentationRow[], videos: readonly VideoRow[]): string => {
  const parts: string[] = []
  if (presentations.length > 0)
    parts.push(
      table(
        ['presentation', 'enrolled', 'withdrawn', 'submissions', 'mean score'],
        presentations.map((row) => [
          row.presentation,
          row.enrolled,
          row.withdrawn,
          row.submissions,
          row.meanScore?.toFixed(4) ?? 'none',
        ]),
      ),
    )
  if (videos.length > 0)
    parts.push(
      table(
        ['course', 'video', 'learners', 'mean share watched', 'completed'],
        videos.map((row) => [row.course, row.video, row.learners, row.meanWatchedShare.toFixed(4), row.completions]),
      ),
    )
  if (parts.length === 0) return 'There are no courses yet. Import some: npm run lyceum -- import --help\n'
  return `${parts.join('\n\n')}\n`
}
