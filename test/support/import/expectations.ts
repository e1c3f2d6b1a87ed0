import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/*
 * What the sources say, worked out from the files alone: nothing of Lyceum's is used here, so that the two can be held
 * against each other.
 */

export const DATA = join(__dirname, '../../data')

/** None of these files has a quoted comma, so a row is what lies between commas. */
const rowsOf = (name: string): readonly string[][] => {
  const path = join(DATA, 'oulad', name)
  const text = name.endsWith('.gz') ? gunzipSync(readFileSync(path)).toString('utf8') : readFileSync(path, 'utf8')
  return text
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')))
}

export interface ExpectedPresentation {
  readonly presentation: string
  readonly enrolled: number
  readonly withdrawn: number
  readonly submissions: number
  readonly meanScore: number
}

/** Rows of the two large files that belong to these modules, and what they say of each presentation. */
export const expectedOulad = (modules?: readonly string[]) => {
  const wanted = (module: string): boolean => modules?.includes(module) ?? true
  const presentationOf = new Map<string, string>()
  for (const [module = '', presentation = '', assessment = ''] of rowsOf('assessments.csv'))
    if (wanted(module)) presentationOf.set(assessment, `${module}/${presentation}`)
  const registrations = rowsOf('studentRegistration.csv.gz').filter(([module = '']) => wanted(module))
  const submissions = rowsOf('studentAssessment.csv.gz').filter(([assessment = '']) => presentationOf.has(assessment))

  const keys = [...new Set(registrations.map(([module, presentation]) => `${module ?? ''}/${presentation ?? ''}`))]
  const presentations = keys.sort().map((key): ExpectedPresentation => {
    const learners = registrations.filter(([module, presentation]) => `${module ?? ''}/${presentation ?? ''}` === key)
    const work = submissions.filter(([assessment = '']) => presentationOf.get(assessment) === key)
    const scores = work.flatMap(([, , , , score]) => (score === '' || score === undefined ? [] : [Number(score)]))
    return {
      presentation: key,
      enrolled: learners.length,
      withdrawn: learners.filter(([, , , , left]) => left !== '').length,
      submissions: work.length,
      meanScore: Math.round((scores.reduce((sum, score) => sum + score, 0) / scores.length) * 10_000) / 10_000,
    }
  })
  return { registrations: registrations.length, submissions: submissions.length, presentations }
}

interface Statement {
  readonly actor: { readonly account: { readonly name: string } }
  readonly object: { readonly id: string }
  readonly context: {
    readonly extensions?: Readonly<Record<string, unknown>>
    readonly contextActivities: { readonly parent: readonly { readonly id: string }[] }
  }
  readonly result?: { readonly extensions?: Readonly<Record<string, unknown>> }
}

export interface ExpectedVideo {
  readonly course: string
  readonly video: string
  readonly learners: number
  readonly meanWatchedShare: number
  readonly completions: number
}

/**
 * What the statements say of each video. A learner's share is counted by sweeping over where segments begin and end;
 * the length of a video is the longest that was reported of it.
 */
export const expectedVideos = (): readonly ExpectedVideo[] => {
  const extension = 'https://w3id.org/xapi/video/extensions/'
  const lines = gunzipSync(readFileSync(join(DATA, 'xapi/fun-mooc-video-statements.ndjson.gz')))
    .toString('utf8')
    .split('\n')
  const lengths = new Map<string, number>()
  const courses = new Map<string, string>()
  const ends = new Map<string, Map<string, [number, number][]>>()
  for (const line of lines) {
    if (line === '') continue
    const { actor, object, context, result } = JSON.parse(line) as Statement
    const video = object.id.replace('uuid://', '')
    const said = { ...context.extensions, ...result?.extensions }
    courses.set(video, context.contextActivities.parent[0]?.id ?? '')
    const length = said[`${extension}length`]
    if (typeof length === 'number') lengths.set(video, Math.max(Math.round(length * 1000), lengths.get(video) ?? 0))
    const played = said[`${extension}played-segments`]
    if (typeof played !== 'string') continue
    const learners = ends.get(video) ?? new Map<string, [number, number][]>()
    ends.set(video, learners)
    const points = learners.get(actor.account.name) ?? []
    for (const segment of played.split('[,]')) {
      const [from, to] = segment.split('[.]')
      if (from === undefined || to === undefined || from === to) continue
      points.push([Math.round(Number(from) * 1000), 1], [Math.round(Number(to) * 1000), -1])
      learners.set(actor.account.name, points)
    }
  }
  return [...ends].map(([video, learners]) => {
    const length = lengths.get(video) ?? NaN
    const shares = [...learners.values()].map((points) => sweep(points, length) / length).filter((share) => share > 0)
    return {
      course: courses.get(video) ?? '',
      video,
      learners: shares.length,
      meanWatchedShare: shares.reduce((sum, share) => sum + share, 0) / shares.length,
      completions: shares.filter((share) => share >= 0.95).length,
    }
  })
}

/** How much is covered up to `end`, of points where something begins (1) or ends (-1). */
const sweep = (points: readonly [number, number][], end: number): number => {
  let depth = 0
  let since = 0
  let covered = 0
  for (const [at, change] of [...points].sort(([a, up], [b, down]) => a - b || down - up)) {
    if (depth > 0) covered += Math.max(0, Math.min(at, end) - Math.min(since, end))
    since = at
    depth += change
  }
  return covered
}

const DAY_MILLIS = 86_400_000

/**
 * What the university's records said of one presentation when an instant had passed. A fact counts from its day on, and
 * never before the registration that it belongs to, which is undated in some rows: those began with their first fact.
 */
export const expectedOuladAt = (presentation: string, startsAt: string, until: string): ExpectedPresentation => {
  const passed = (Date.parse(until) - Date.parse(startsAt)) / DAY_MILLIS
  const assessments = new Set(
    rowsOf('assessments.csv').flatMap(([module, when, id = '']) =>
      `${module ?? ''}/${when ?? ''}` === presentation ? [id] : [],
    ),
  )
  const work = rowsOf('studentAssessment.csv.gz').filter(([assessment = '']) => assessments.has(assessment))
  const begins = new Map<string, number>()
  let [enrolled, withdrawn] = [0, 0]
  for (const [module, when, learner = '', registered = '', left = ''] of rowsOf('studentRegistration.csv.gz')) {
    if (`${module ?? ''}/${when ?? ''}` !== presentation) continue
    const facts = work.filter(([, student]) => student === learner).map(([, , day]) => Number(day))
    const begin = registered === '' ? Math.min(0, ...(left === '' ? [] : [Number(left)]), ...facts) : Number(registered)
    begins.set(learner, begin)
    if (begin <= passed) enrolled += 1
    if (left !== '' && Math.max(Number(left), begin) <= passed) withdrawn += 1
  }
  const done = work.filter(([, student = '', day]) => Math.max(Number(day), begins.get(student) ?? NaN) <= passed)
  const scores = done.flatMap(([, , , , score = '']) => (score === '' ? [] : [Number(score)]))
  const meanScore = Math.round((scores.reduce((sum, score) => sum + score, 0) / scores.length) * 10_000) / 10_000
  return { presentation, enrolled, withdrawn, submissions: done.length, meanScore }
}
