import type { CommandRequest } from '../../../application/commands/command'
import { type Actor, DAY, type Instant, plusMillis } from '../../../domain/kernel'
import type { ImportPart, ImportStep } from '../pipeline'
import { stableCommandId, stableUuid } from '../stable-id'
import { readStatements, type Segment, type VideoStatement } from './source'

const IMPORTER: Actor = { id: 'import:xapi', role: 'system' }
const SOURCE = 'video statements'

/** Courses and enrolments first; then the statements, in the order of the file. */
export interface XapiImport {
  readonly courses: ImportPart
  readonly enrolments: ImportPart
  readonly statements: ImportPart
}

/**
 * Turns video statements into courses of video lessons, enrolments, and lesson progress: what was played of a video.
 * Statements that report no played segment are counted and send nothing, since the ones that follow them report it.
 *
 * @param folder holds fun-mooc-video-statements.ndjson, plain or .gz
 * @throws BadSource when a statement cannot be understood
 */
export const xapiImport = async (folder: string): Promise<XapiImport> => {
  const statements = await readStatements(folder)
  const first = firstInstants(statements)
  const videos = videoLengths(statements)
  const courseIdOf = (course: string): string => stableUuid(first.of(course), `xapi/${course}`)
  const enrolmentIdOf = ({ course, actor }: Pick<VideoStatement, 'course' | 'actor'>): string =>
    stableUuid(first.of(course, actor), `xapi/${course}/${actor}`)

  const enrolmentStep = ({ course, actor, at }: FirstSeen): ImportStep => ({
    source: 'learners in courses',
    countedAs: 'enrolment',
    request: request('enrollment', enrolmentIdOf({ course, actor }), 'RequestEnrollment', at, `${course}/${actor}`, {
      courseId: courseIdOf(course),
      learnerId: stableUuid(first.of(), `xapi/${actor}`),
    }),
  })

  return {
    courses: partOf(
      [...videos].flatMap(([course, lessons]) => courseSteps(course, courseIdOf(course), first.of(course), lessons)),
    ),
    enrolments: partOf([...first.learners()].map(enrolmentStep)),
    statements: partOf(statements.map((statement) => statementStep(statement, enrolmentIdOf(statement)))),
  }
}

const partOf = (steps: readonly ImportStep[]): ImportPart => ({
  commands: steps.filter(({ request }) => request !== undefined).length,
  steps,
})

const statementStep = (statement: VideoStatement, enrolmentId: string): ImportStep => {
  const { played, verb, video, at, id } = statement
  if (played === undefined) return { source: SOURCE, countedAs: `${verb}: reports no played segments` }
  if (played.length === 0) return { source: SOURCE, countedAs: `${verb}: no segment finished yet` }
  return {
    source: SOURCE,
    countedAs: `${verb}: lesson progress`,
    request: request('enrollment', enrolmentId, 'RecordVideoWatched', at, id, {
      lessonId: lessonIdOf(video),
      segments: played.map(inSeconds),
    }),
  }
}

const inSeconds = ({ from, to }: Segment): Segment => ({ from: from / 1000, to: to / 1000 })

const lessonIdOf = (video: string): string => video.replace(/^uuid:\/\//, '')

const request = (
  category: string,
  id: string,
  type: string,
  at: Instant,
  row: string,
  data: unknown,
): CommandRequest => ({
  category,
  id,
  type,
  data,
  by: IMPORTER,
  at,
  commandId: stableCommandId(`xapi/${row}/${type}`),
})

/** A course of video lessons, without a term: free, open to any number, complete when all has been watched. */
const courseSteps = (
  course: string,
  id: string,
  firstSeen: Instant,
  lessons: ReadonlyMap<string, number>,
): readonly ImportStep[] => {
  const at = plusMillis(firstSeen, -DAY)
  const step = (type: string, data: unknown, countedAs?: string, rows?: number): ImportStep => ({
    source: 'videos',
    ...(countedAs !== undefined && { countedAs }),
    ...(rows !== undefined && { rows }),
    request: request('course', id, type, at, course, data),
  })
  return [
    step('DraftCourse', { ownerId: stableUuid(at, 'xapi/fun-mooc'), title: course }),
    step(
      'DefineOutline',
      {
        lessons: [...lessons].map(([video, videoMillis]) => ({
          id: lessonIdOf(video),
          title: `Video ${lessonIdOf(video)}`,
          videoMillis,
        })),
        assessments: [],
      },
      'video lesson in an outline',
      lessons.size,
    ),
    step('SetPrice', { price: { amount: 0, currency: 'EUR' } }),
    step('SetSeats', { seats: { kind: 'unlimited' } }),
    step('SetCompletionRule', { rule: { minimumProgress: 95, minimumScore: 0, passMarks: [] } }),
    step('PublishCourse', {}),
  ]
}

/**
 * The length of each course's videos. Reports of one video differ by up to a second, as players round; the longest is
 * taken, whatever the order of the statements.
 */
const videoLengths = (statements: readonly VideoStatement[]): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const courses = new Map<string, Map<string, number>>()
  for (const { course, video, length } of statements) {
    if (length === undefined) continue
    const lessons = courses.get(course) ?? new Map<string, number>()
    courses.set(course, lessons.set(video, Math.max(length, lessons.get(video) ?? 0)))
  }
  return courses
}

interface FirstSeen {
  readonly course: string
  readonly actor: string
  readonly at: Instant
}

/** When each course and each learner in it were first seen: the file is not in the order of time. */
const firstInstants = (statements: readonly VideoStatement[]) => {
  const earliest = new Map<string, Instant>()
  const learners = new Map<string, FirstSeen>()
  const note = (key: string, at: Instant): boolean => {
    const known = earliest.get(key)
    if (known !== undefined && known <= at) return false
    earliest.set(key, at)
    return true
  }
  for (const { course, actor, at } of statements) {
    note('', at)
    note(course, at)
    const key = `${course}\n${actor}`
    if (note(key, at)) learners.set(key, { course, actor, at })
  }
  return {
    of: (...key: readonly string[]): Instant => {
      const at = earliest.get(key.join('\n'))
      if (at === undefined) throw new RangeError(`nothing was seen of ${key.join(' ')}`)
      return at
    },
    learners: () => learners.values(),
  }
}
