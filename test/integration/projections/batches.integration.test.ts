import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { enrollment, type EnrollmentCommand } from '../../../src/domain/enrollment'
import type { Decider } from '../../../src/domain/kernel'
import { meeting, type MeetingCommand } from '../../../src/domain/meeting'
import { payment, type PaymentCommand } from '../../../src/domain/payment'
import { readModels } from '../../../src/projections/registry'
import type { AnyReadModel } from '../../../src/projections/runtime/read-model'
import { snake } from '../../../src/projections/runtime/table'
import { rebuild, type RebuildPorts } from '../../../src/projections/runtime/rebuild'
import { uuid } from '../../support/decider-specification'
import { type CommitFault, faultyPool } from '../../support/faulty-pool'
import { courseId, item, learnerId, onEnrollment, terms, tutor } from '../../support/lms'
import { newEvent, write } from '../../support/log'
import * as rooms from '../../support/meeting-history'
import * as pay from '../../support/payment-history'
import { createReadModels, decode, keepingLogger, type TestReadModels } from '../../support/read-models'

interface Happened {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What a list of commands makes happen; those that are refused make nothing happen. */
const happened = <C, E extends Happened, S>(decider: Decider<C, E, S>, commands: readonly C[]): readonly Happened[] => {
  const events: E[] = []
  commands.reduce((state, command) => {
    const outcome = decider.decide(command, state)
    if (!isRight(outcome)) return state
    events.push(...outcome.right)
    return outcome.right.reduce(decider.evolve, state)
  }, decider.initialState)
  return events
}

const some = (name: string) => fc.integer({ min: 1, max: 3 }).map((n) => `${name}_${String(n)}`)
const cents = fc.integer({ min: 1, max: 6_000 })

const payments = fc
  .array(
    fc.oneof<fc.Arbitrary<PaymentCommand>[]>(
      fc.tuple(cents, some('cap')).map(([amount, ref]) => pay.capture(amount, ref)),
      fc.tuple(cents, some('re')).map(([amount, ref]) => pay.refund(amount, ref)),
      some('re').map((ref) => pay.settleRefund(ref)),
      some('re').map((ref) => pay.failRefund(ref)),
      fc.tuple(cents, some('dp')).map(([amount, ref]) => pay.openDispute(amount, ref)),
      some('dp').map((ref) => pay.winDispute(ref)),
      some('dp').map((ref) => pay.loseDispute(ref)),
      some('po').map((ref) => pay.payOut(undefined, ref)),
      some('po').map((ref) => pay.returnPayout(ref)),
    ),
    { maxLength: 25 },
  )
  .map((commands) => happened(payment.decider, [pay.initiate, pay.authorize(), ...commands]))

const device = fc.constantFrom('phone', 'laptop')
const minutes = fc.integer({ min: 0, max: 59 })
const person = fc.constantFrom(rooms.host, rooms.ann)
const meetings = fc
  .array(
    fc
      .tuple(person, device, minutes, fc.boolean())
      .map(([by, deviceId, at, joins]): MeetingCommand =>
        rooms.issue(joins ? 'JoinMeeting' : 'LeaveMeeting', { deviceId }, by, rooms.minute(at)),
      ),
    { maxLength: 25 },
  )
  .map((commands) => {
    const opening: MeetingCommand[] = [rooms.schedule, rooms.open, rooms.knock(rooms.ann), rooms.admit()]
    return happened(meeting.decider, [...opening, ...commands, { ...rooms.end, at: rooms.minute(60) }])
  })

const request = onEnrollment('RequestEnrollment', { courseId, learnerId, terms: terms() })
const assessment = fc.constantFrom(item('tma'), item('cma'), item('exam'))
const second = fc.integer({ min: 0, max: 100 })
const enrollments = fc
  .array(
    fc.oneof<fc.Arbitrary<EnrollmentCommand>[]>(
      assessment.map((assessmentId) => onEnrollment('SubmitAssessment', { assessmentId })),
      fc
        .tuple(assessment, fc.integer({ min: 0, max: 10_000 }))
        .map(([assessmentId, hundredths]) =>
          onEnrollment('GradeAssessment', { assessmentId, score: hundredths / 100 }, { by: tutor }),
        ),
      second.map((percent) => onEnrollment('RecordLessonProgress', { lessonId: item('intro'), percent })),
      fc
        .tuple(second, second)
        .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
        .map((segment) => onEnrollment('RecordVideoWatched', { lessonId: item('film'), segments: [segment] })),
      fc.constant(onEnrollment('CompleteEnrollment', {})),
    ),
    { maxLength: 25 },
  )
  .chain((commands) =>
    fc.constantFrom([], [onEnrollment('WithdrawEnrollment', {})]).map((end) => [...commands, ...end]),
  )
  .map((commands) => happened(enrollment.decider, [request, ...commands]))

/** A log of a few streams of each kind, event after event in turn. */
const logs = fc
  .record({
    payment: fc.array(payments, { minLength: 1, maxLength: 3 }),
    meeting: fc.array(meetings, { minLength: 1, maxLength: 3 }),
    enrollment: fc.array(enrollments, { minLength: 1, maxLength: 4 }),
  })
  .map((kinds) =>
    Object.entries(kinds).flatMap(([category, histories]) =>
      histories.map((events, n) => ({ stream: `${category}-${uuid(100 + n)}`, events: [...events] })),
    ),
  )

const store = async (streams: readonly { readonly stream: string; readonly events: readonly Happened[] }[]) => {
  const log = new InMemoryEventStore()
  const longest = Math.max(...streams.map(({ events }) => events.length))
  for (let i = 0; i < longest; i += 1)
    for (const { stream, events } of streams) {
      const event = events[i]
      if (event !== undefined) await write(log, stream, newEvent(event.type, event.data))
    }
  return log
}

const names = ['coursework', 'enrollments', 'ledger', 'meetings', 'payments']
const models = readModels.filter(({ name }) => names.includes(name))

describe('read models', () => {
  let db: TestReadModels
  beforeAll(async () => {
    db = await createReadModels()
  })
  afterAll(() => db.drop())

  const tablesOf = async (model: AnyReadModel) => {
    const tables: unknown[] = []
    for (const { name, key, internal } of Object.values(model.tables))
      if (internal !== true)
        tables.push(await db.rows(`select * from read.${name} order by ${key.map(snake).join(', ')}`))
    return tables
  }

  /** Rebuilds again and again until it comes through. */
  const persist = async (model: AnyReadModel, ports: RebuildPorts, batchSize: number): Promise<void> => {
    for (let tries = 0; ; tries += 1)
      try {
        await rebuild(model, ports, { batchSize, resume: tries > 0 })
        return
      } catch (error) {
        if (tries > 100) throw error
      }
  }

  it('are the same however the log is cut into batches and whatever dies on the way; the ledger always balances', async () => {
    const faults = fc.array(fc.constantFrom<CommitFault>('lost', 'unanswered', undefined, undefined), {
      minLength: 1,
      maxLength: 10,
    })
    await fc.assert(
      fc.asyncProperty(logs, fc.integer({ min: 1, max: 40 }), faults, async (streams, batchSize, plan) => {
        const ports = { store: await store(streams), database: db.database, decode, logger: keepingLogger() }
        for (const model of models) {
          await rebuild(model, ports)
          const whole = await tablesOf(model)
          const remaining = [...plan]
          const pool = faultyPool(db.database.pool, () => remaining.shift())
          await persist(model, { ...ports, database: { pool } }, batchSize)
          expect(await tablesOf(model)).toEqual(whole)
        }
        const sums = await db.rows(
          `select currency, sum(debits) = sum(credits) as equal,
             sum(balance) filter (where kind = 'asset') = sum(balance) filter (where kind <> 'asset') as balanced
           from read.ledger_accounts group by currency`,
        )
        for (const sum of sums) expect(sum).toMatchObject({ equal: 't', balanced: 't' })
      }),
      { numRuns: 8 },
    )
  })

  it('refuse a ledger entry that would not balance', async () => {
    await rebuild(
      models.find(({ name }) => name === 'ledger')!,
      {
        store: new InMemoryEventStore(),
        database: db.database,
        decode,
        logger: keepingLogger(),
      },
    )
    const [found] = await db.rows(
      "select table_schema from information_schema.view_table_usage where view_name = 'ledger_entries'",
    )
    const schema = String(found?.['table_schema'])
    const entry = (debit: string, credit: string, amount: number) =>
      db.rows(
        `insert into ${schema}.ledger_entries
           (position, line, payment_id, event, debit, credit, money_amount, money_currency, booked_at)
         values (-1, 1, '${uuid(1)}', 'Test', '${debit}', '${credit}', ${String(amount)}, 'EUR', now())`,
      )
    await expect(entry('fees', 'fees', 1)).rejects.toThrow('check constraint')
    await expect(entry('fees', 'gateway', 0)).rejects.toThrow('check constraint')
    await expect(
      db.rows(
        `insert into ${schema}.ledger_accounts (account, currency, kind, debits, credits, balance)
         values ('gateway', 'EUR', 'asset', 3, 1, 1)`,
      ),
    ).rejects.toThrow('check constraint')
  })
})
