import { isRight } from 'fp-ts/Either'
import * as fc from 'fast-check'
import {
  enrollment,
  type EnrollmentEvent,
  type EnrollmentState,
  toSpans,
  union,
  weightedScore,
} from '../../../src/domain/enrollment'
import { fold } from '../../../src/domain/kernel'
import { enrolled, item, now, onEnrollment, registrar, terms } from '../../support/lms'

const fresh = (history: readonly EnrollmentEvent[] = enrolled()): EnrollmentState => fold(enrollment.decider, history)

/** Decides commands one after another; what is refused changes nothing. */
const run = (commands: readonly Parameters<typeof enrollment.decider.decide>[0][], from = fresh()) => {
  let state = from
  const events: EnrollmentEvent[] = []
  for (const command of commands) {
    const outcome = enrollment.decider.decide(command, state)
    if (!isRight(outcome)) continue
    events.push(...outcome.right)
    state = fold(enrollment.decider, outcome.right, state)
  }
  return { state, events }
}

const recordOf = (state: EnrollmentState) => {
  if (state.stage === 'none') throw new Error('nobody has enrolled')
  return state.record
}

/** A video of 100 seconds whose statements fall on tenths of a second, so that an oracle can tick them off one by one. */
const TENTHS = 1_000
const segment = fc
  .tuple(fc.integer({ min: 0, max: TENTHS + 20 }), fc.integer({ min: 0, max: 80 }))
  .map(([from, length]) => ({ from: from / 10, to: (from + length) / 10 }))
const statement = fc.array(segment, { maxLength: 6 })
const watch = (segments: readonly { readonly from: number; readonly to: number }[]) =>
  onEnrollment('RecordVideoWatched', { lessonId: item('film'), segments })

describe('what has been watched of a video', () => {
  it('is the union of all that was played, whatever the order and however often it is said', () => {
    const twice = fc.array(statement, { maxLength: 12 }).chain((statements) =>
      fc.record({
        statements: fc.constant(statements),
        again: fc.shuffledSubarray([...statements, ...statements], { minLength: statements.length * 2 }),
      }),
    )
    fc.assert(
      fc.property(twice, ({ statements, again }) => {
        const ticked = new Set<number>()
        for (const { from, to } of statements.flat())
          for (let tenth = Math.round(from * 10); tenth < Math.min(Math.round(to * 10), TENTHS); tenth += 1)
            ticked.add(tenth)

        for (const order of [statements, again]) {
          const { state, events } = run(order.map(watch))
          const film = recordOf(state).lessons.get(item('film'))
          const spans = film?.watched ?? []
          const covered = spans.flatMap(({ from, to }) =>
            Array.from({ length: (to - from) / 100 }, (_, i) => from / 100 + i),
          )
          expect(covered).toEqual([...ticked].sort((a, b) => a - b))
          expect(film?.percent ?? 0).toBe(Math.floor(ticked.size / 10))
          // The events hold each millisecond once, and none of them is empty.
          const added = events.flatMap((event) => (event.type === 'VideoWatched' ? [event.data.added] : []))
          expect(added.every((part) => part.length > 0)).toBe(true)
          expect(added.flat().reduce((sum, { from, to }) => sum + to - from, 0)).toBe(ticked.size * 100)
        }
      }),
    )
  })

  it('is written down in one way only: in order, neither overlapping nor touching', () => {
    fc.assert(
      fc.property(statement, statement, (a, b) => {
        const spans = union(toSpans(a, TENTHS * 100), toSpans(b, TENTHS * 100))
        expect(spans).toEqual(toSpans([...b, ...a], TENTHS * 100))
        spans.forEach(({ from, to }, i) => {
          expect(from).toBeLessThan(to)
          if (i > 0) expect(spans[i - 1]!.to).toBeLessThan(from)
        })
      }),
    )
  })
})

describe('progress', () => {
  const report = fc.oneof(
    fc
      .record({ lessonId: fc.constantFrom(item('intro'), item('film')), percent: fc.integer({ min: 0, max: 100 }) })
      .map((data) => onEnrollment('RecordLessonProgress', data)),
    statement.map(watch),
  )

  it('never goes back, is told by every event as the state has it, and comes out the same in any order', () => {
    fc.assert(
      fc.property(
        fc
          .array(report, { maxLength: 30 })
          .chain((reports) =>
            fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length })),
          ),
        ([reports, shuffled]) => {
          const { state, events } = run(reports)
          const told = events.flatMap((event) =>
            event.type === 'LessonProgressRecorded' || event.type === 'VideoWatched' ? [event.data.progress] : [],
          )
          expect(told).toEqual([...told].sort((a, b) => a - b))
          const percents = ['intro', 'film'].map((id) => recordOf(state).lessons.get(item(id))?.percent ?? 0)
          expect(told.at(-1) ?? 0).toBe(Math.floor((percents[0]! + percents[1]!) / 2))
          const other = recordOf(run(shuffled).state)
          expect(['intro', 'film'].map((id) => other.lessons.get(item(id))?.percent ?? 0)).toEqual(percents)
        },
      ),
    )
  })
})

describe('the weighted score', () => {
  /** Weights in hundredths of a per cent that sum to 10,000, by cutting that range. */
  const weights = fc
    .array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 8 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 10_000])
    .map((bounds) => bounds.slice(1).map((bound, i) => bound - bounds[i]!))

  it('is the mean of the last grades by weight, to the hundredth', () => {
    fc.assert(
      fc.property(
        weights,
        fc.array(fc.tuple(fc.nat(8), fc.integer({ min: 0, max: 10_000 })), { maxLength: 20 }),
        (hundredths, grades) => {
          const assessments = hundredths.map((weight, i) => ({
            id: item(`a${i}`),
            kind: 'tma' as const,
            weight: weight / 100,
          }))
          const last = new Map(grades.filter(([i]) => i < assessments.length))
          const commands = grades.flatMap(([i, score]) => [
            onEnrollment('SubmitAssessment', { assessmentId: item(`a${i}`) }),
            onEnrollment(
              'GradeAssessment',
              { assessmentId: item(`a${i}`), score: score / 100 },
              { by: registrar, at: now },
            ),
          ])
          const outline = { version: 1, lessons: [], assessments }
          const { state } = run(commands, fresh(enrolled(terms({ outline }))))
          const points = hundredths.reduce((sum, weight, i) => sum + BigInt(weight) * BigInt(last.get(i) ?? 0), 0n)
          // Rounded half up: points are in units of 10^-8 of the whole, a hundredth of a point is 10^4 of them.
          expect(weightedScore(recordOf(state))).toBe(Number((points + 5_000n) / 10_000n) / 100)
        },
      ),
    )
  })
})
