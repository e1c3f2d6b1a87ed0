import { createInterface } from 'node:readline'
import * as t from 'io-ts'
import { isLeft } from 'fp-ts/Either'
import { type Instant, instant } from '../../../domain/kernel'
import { asBadSource, BadSource, openSource } from '../source-file'

/*
 * xAPI video profile 1.0.3 (ADL): a statement a line. What was played is in `played-segments`:
 * "0[.]42.608[,]43.168[.]124.692[,]176.4" are two segments in seconds, and one that began at 176.4 and had no end yet.
 */

const FILE = 'fun-mooc-video-statements.ndjson'
const EXTENSION = 'https://w3id.org/xapi/video/extensions'

/** A span of a video in whole milliseconds, `from` included, `to` not. */
export interface Segment {
  readonly from: number
  readonly to: number
}

export interface VideoStatement {
  readonly id: string
  readonly actor: string
  readonly course: string
  readonly video: string
  readonly at: Instant
  /** Verb without its address: `played`, `paused`, `seeked`, `completed`, `terminated`, ... */
  readonly verb: string
  /** Reported length of the video in milliseconds; reports of one video differ by up to a second. */
  readonly length?: number
  /** Finished segments; absent in the verbs that report none. */
  readonly played?: readonly Segment[]
}

const Extensions = t.record(t.string, t.unknown)
const Statement = t.type({
  id: t.string,
  actor: t.type({ account: t.type({ name: t.string, homePage: t.string }) }),
  verb: t.type({ id: t.string }),
  object: t.type({ id: t.string }),
  timestamp: t.string,
  context: t.intersection([
    t.type({ contextActivities: t.type({ parent: t.array(t.type({ id: t.string })) }) }),
    t.partial({ extensions: Extensions }),
  ]),
})
const Result = t.partial({ result: t.partial({ extensions: Extensions }) })
const Line = t.intersection([Statement, Result])

const millis = (seconds: number): number => Math.round(seconds * 1000)

/** The finished segments of a `played-segments` text; one without an end, or of no length, is left out. */
export const playedSegments = (text: string): readonly Segment[] =>
  text.split('[,]').flatMap((part) => {
    const [from, to] = part.split('[.]').map(Number)
    if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to)) return []
    const segment = { from: millis(Math.min(from, to)), to: millis(Math.max(from, to)) }
    return segment.to > segment.from ? [segment] : []
  })

const statementOf = (text: string, line: number): VideoStatement => {
  const fail = (why: string): never => {
    throw new BadSource(`${FILE}, line ${String(line)}: ${why}`)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return fail('not JSON')
  }
  const decoded = Line.decode(json)
  if (isLeft(decoded)) return fail('not a video statement with id, actor.account, verb, object, timestamp and a parent')
  const statement = decoded.right
  if (Number.isNaN(Date.parse(statement.timestamp))) fail(`timestamp '${statement.timestamp}' is no date`)
  const extensions = { ...statement.context.extensions, ...statement.result?.extensions }
  const length = extensions[`${EXTENSION}/length`]
  const played = extensions[`${EXTENSION}/played-segments`]
  return {
    id: statement.id,
    actor: `${statement.actor.account.homePage}/${statement.actor.account.name}`,
    course: statement.context.contextActivities.parent[0]?.id ?? fail('no parent course'),
    video: statement.object.id,
    at: instant(statement.timestamp),
    verb: statement.verb.id.split('/').pop() ?? '',
    ...(typeof length === 'number' && { length: millis(length) }),
    ...(typeof played === 'string' && { played: playedSegments(played) }),
  }
}

/**
 * Reads the statements in the file's order, which is not that of time.
 *
 * @throws BadSource naming the line that cannot be understood.
 */
export const readStatements = async (folder: string): Promise<readonly VideoStatement[]> => {
  const statements: VideoStatement[] = []
  const lines = createInterface({ input: openSource(folder, FILE), crlfDelay: Infinity })
  let number = 0
  try {
    for await (const line of lines) {
      number += 1
      if (line.trim() !== '') statements.push(statementOf(line, number))
    }
  } catch (error) {
    throw asBadSource(FILE, error)
  }
  return statements
}
