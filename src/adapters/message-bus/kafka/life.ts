import { setTimeout as delay } from 'node:timers/promises'
import type { Consumer } from 'kafkajs'
import type { Subscription } from '../../../application/ports/message-bus'
import type { KafkaClient } from './client'
import type { Works } from './works'

/** Partitions that a member deals with at a time; those whose batch takes long do not count. */
const CONCURRENTLY = 4
const WATCH_MILLIS = 500
/** How long an unreachable broker may keep a consumer from ending. */
const DISCONNECT_MILLIS = 5_000

/** When the group has last heard of a member, and whether it waits for the others to join again. */
class Pulse {
  private last = Date.now()
  private joining = true
  private memberId: string | undefined

  constructor(
    consumer: Consumer,
    private readonly timing: KafkaClient['timing'],
    works: Works,
  ) {
    const { HEARTBEAT, REBALANCING, GROUP_JOIN } = consumer.events
    consumer.on(HEARTBEAT, () => {
      this.last = Date.now()
    })
    consumer.on(REBALANCING, () => {
      this.last = Date.now()
      this.joining = true
    })
    consumer.on(GROUP_JOIN, ({ payload: { memberId, memberAssignment } }) => {
      this.last = Date.now()
      this.joining = false
      // Whom the group had given up, it has given no partition meanwhile: others may have had them all.
      works.revoke(this.memberId === memberId ? memberAssignment : {})
      this.memberId = memberId
    })
  }

  /** Whether the group has given this member up, as far as one can tell from here. */
  get stopped(): boolean {
    const { sessionMillis, rebalanceMillis, requestMillis } = this.timing
    return Date.now() - this.last > (this.joining ? rebalanceMillis + requestMillis : sessionMillis)
  }
}

/**
 * One life of a member: one kafkajs consumer, from its joining to whatever ends it. Resolves to why, or to undefined where
 * the member was to leave. kafkajs is not left to restart itself: it does so after some errors and not after others,
 * and a consumer may also stand still without a word (tulios/kafkajs issues 659, 1396, 1431, 1568).
 */
export const live = async (
  { kafka, timing }: KafkaClient,
  { group, topics }: Subscription,
  works: Works,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const consumer = kafka.consumer({
    groupId: group,
    sessionTimeout: timing.sessionMillis,
    rebalanceTimeout: timing.rebalanceMillis,
    heartbeatInterval: Math.min(1_000, timing.sessionMillis / 5),
    maxWaitTimeInMs: 100,
    maxBytesPerPartition: 1_048_576,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5, restartOnFailure: () => Promise.resolve(false) },
  })
  const over = new AbortController()
  const pulse = new Pulse(consumer, timing, works)
  const started = start(consumer, topics, works, over.signal)
  try {
    return await Promise.race([
      crash(consumer),
      failure(started),
      silence(pulse, over.signal),
      left(works, signal, over.signal),
    ])
  } finally {
    over.abort()
    works.revoke()
    await Promise.race([disconnect(consumer), delay(DISCONNECT_MILLIS, undefined, { ref: false })])
    // One that was still joining has not heard of that, and would stay in the group for good.
    void started.catch(() => undefined).then(() => disconnect(consumer))
  }
}

const disconnect = (consumer: Consumer): Promise<void> => consumer.disconnect().catch(() => undefined)

const crash = (consumer: Consumer): Promise<string> =>
  new Promise((resolve) => {
    consumer.on(consumer.events.CRASH, ({ payload: { error } }) => resolve(String(error)))
  })

/** Resolves when the consumer has joined, or has crashed in trying to. */
const start = async (consumer: Consumer, topics: readonly string[], works: Works, over: AbortSignal): Promise<void> => {
  await consumer.connect()
  over.throwIfAborted()
  await consumer.subscribe({ topics: [...topics], fromBeginning: true })
  over.throwIfAborted()
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: CONCURRENTLY,
    eachBatch: async (payload) => {
      if (over.aborted) payload.pause()
      else await works.take(payload)
    },
  })
}

/** Resolves only where the consumer could not be started. */
const failure = (started: Promise<void>): Promise<string> =>
  new Promise((resolve) => {
    started.catch((error: unknown) => resolve(String(error)))
  })

/** Resolves when the member has been silent for too long. */
const silence = async (pulse: Pulse, over: AbortSignal): Promise<string> => {
  while (!pulse.stopped) {
    await delay(WATCH_MILLIS, undefined, { signal: over }).catch(() => undefined)
    if (over.aborted) break
  }
  return 'the group has not heard of this member for too long'
}

/** Resolves when the member was told to leave, and has finished what was under way. */
const left = async (works: Works, signal: AbortSignal, over: AbortSignal): Promise<undefined> => {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: over })
  })
  await works.leave()
}
