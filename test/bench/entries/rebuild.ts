import { v7 } from 'uuid'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { AggregateRegistry } from '../../../src/application/commands/aggregate-registry'
import type { EventStore } from '../../../src/application/ports/event-store'
import { aggregates } from '../../../src/domain/registry'
import { enrollmentsModel } from '../../../src/projections/enrollments'
import { openReadDatabase } from '../../../src/projections/runtime/database'
import { migrateReadModels } from '../../../src/projections/runtime/migrations'
import { rebuild } from '../../../src/projections/runtime/rebuild'
import { newEvent } from '../../support/log'
import { terms } from '../../support/lms'
import { silentLogger } from '../../support/silent-logger'
import { type BenchContext, type BenchEntry, type Figure, median } from '../bench'

const ENROLLMENTS = 20_000
const COURSES = 40
const WRITERS = 500
const ROUNDS = 5
const GOAL = 40_000
const AT = '2026-03-01T10:00:00.000Z'

/** What happens to each enrolment, in turn. */
const STEPS = [
  () => {
    const whose = { courseId: COURSE_IDS[Math.floor(Math.random() * COURSES)] ?? '', learnerId: v7() }
    return [
      newEvent('EnrollmentRequested', { ...whose, terms: terms(), requestedAt: AT }),
      newEvent('EnrollmentActivated', { ...whose, activatedAt: AT }),
    ]
  },
  ...[10, 30, 50, 70, 90].map((progress) => () => [
    newEvent('LessonProgressRecorded', { lessonId: 'intro', percent: progress, progress }),
  ]),
  () => [
    newEvent('AssessmentSubmitted', { assessmentId: 'tma', submittedAt: AT }),
    newEvent('AssessmentGraded', { assessmentId: 'tma', score: 70, gradedAt: AT }),
  ],
  () => [newEvent('CertificateIssued', { courseId: v7(), learnerId: v7(), certificateNumber: 'C-1', issuedAt: AT })],
]
const COURSE_IDS = Array.from({ length: COURSES }, () => v7())
const EVENTS = 10 * ENROLLMENTS

/** All enrolments take their first step, then all their second: batches of the log hold many rows with few events each. */
const fill = async (store: EventStore): Promise<void> => {
  const streams = Array.from({ length: ENROLLMENTS }, () => `enrollment-${v7()}`)
  for (const step of STEPS) {
    let next = 0
    const writer = async () => {
      for (let stream = streams[next++]; stream !== undefined; stream = streams[next++])
        await store.append(stream, 'any', step())
    }
    await Promise.all(Array.from({ length: WRITERS }, writer))
  }
}

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const log = await createDatabase()
  const store = await PostgresEventStore.open({ connection: { connectionString: log.url }, logger: silentLogger })
  await migrateReadModels(log.url)
  const database = openReadDatabase({ url: log.url })
  const registry = new AggregateRegistry(aggregates)
  try {
    say(`writing ${String(EVENTS)} events of ${String(ENROLLMENTS)} enrolments`)
    await fill(store)
    const ports = {
      store,
      database,
      decode: registry.decodeEvent.bind(registry),
      logger: silentLogger,
    }
    const figures: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now()
      let folded = 0
      await rebuild(enrollmentsModel, ports, { onProgress: ({ events }) => (folded = events) })
      if (folded !== EVENTS) throw new Error(`${String(folded)} of ${String(EVENTS)} events were folded`)
      figures.push((EVENTS * 1_000) / (performance.now() - start))
    }
    say(`${figures.map(Math.round).join(' ')} events/s`)
    const name = 'rebuild of the enrolments, two secondary indexes'
    return [{ name, ours: median(figures), peer: null, unit: 'events/s', ratio: null, bar: GOAL }]
  } finally {
    await database.close()
    await store.close()
    await log.drop()
  }
}

/** How fast a read model is built anew from the log. */
export const rebuildEnrollments: BenchEntry = { name: 'rebuild', run }
