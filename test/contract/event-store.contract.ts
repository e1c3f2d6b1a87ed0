import type { EventStore } from '../../src/application/ports/event-store'
import { appendContract } from './event-store/append.contract'
import { faultContract } from './event-store/fault.contract'
import { idempotenceContract } from './event-store/idempotence.contract'
import { readContract } from './event-store/read.contract'
import { subscriptionContract } from './event-store/subscription.contract'

/** A log under test. It need not be empty, and others may write to it meanwhile. */
export interface LogUnderTest {
  /** The adapter as one process has it. */
  readonly store: EventStore
  /** The same log as another process has it. */
  readonly other: EventStore
  /** A further process, for a test that closes it. */
  readonly open: () => Promise<EventStore>
  /** Breaks every connection to the log at once. */
  readonly breakConnections: () => Promise<void>
  readonly dispose: () => Promise<void>
}

/** Gives the log under test to the tests, which run after it was made. */
export type GetLog = () => LogUnderTest

/** The promises of `EventStore`, proved on an adapter. */
export const eventStoreContract = (name: string, makeLog: () => Promise<LogUnderTest>): void => {
  describe(`event store: ${name}`, () => {
    let log: LogUnderTest
    const getLog = () => log
    beforeAll(async () => {
      log = await makeLog()
    })
    afterAll(() => log.dispose())

    describe('append', () => appendContract(getLog))
    describe('repeated append', () => idempotenceContract(getLog))
    describe('read', () => readContract(getLog))
    describe('subscribe', () => subscriptionContract(getLog))
    describe('faults', () => faultContract(getLog))
  })
}
