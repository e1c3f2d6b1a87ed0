import type { AccountEvent } from '../../domain/account'
import type { InstitutionEvent } from '../../domain/institution'
import type { ServiceEvent } from '../../domain/service'
import type { SessionEvent } from '../../domain/session'
import { keepOn } from '../keep-on'
import { type AggregateRegistry, categoryOf } from '../commands/aggregate-registry'
import type { EventStore, Position, RecordedEvent } from '../ports/event-store'
import type { Logger } from '../ports/logger'
import { watched } from '../watchdog'
import type { RevocationList, StandingChange } from './revocation-list'

export interface RevocationFeedPorts {
  /** The log as it is stored: nothing personal is asked for. */
  readonly store: Pick<EventStore, 'head' | 'subscribe' | 'readAll'>
  readonly registry: Pick<AggregateRegistry, 'decodeEvent'>
  readonly list: Pick<RevocationList, 'cover' | 'forget' | 'changed'>
  readonly logger: Logger
}

const FORGET_MILLIS = 60_000
const BACKOFF = { firstMillis: 50, mostMillis: 1_000 }
/** A small part of the ten minutes for which a revoked token would hold that nobody hears of. */
const STALLED_MILLIS = 10_000

/** How some of a category's events change the standing of their stream's subject. */
type Changes<Event extends { readonly type: string; readonly data: unknown }> = {
  readonly [Type in Event['type']]?: (data: Extract<Event, { readonly type: Type }>['data']) => StandingChange
}

const closed = (): StandingChange => ({ kind: 'closed' })
const opened = (): StandingChange => ({ kind: 'opened' })

const account: Changes<AccountEvent> = {
  AccountSuspended: closed,
  AccountErased: closed,
  AccountReinstated: opened,
  SessionsRevoked: ({ validFrom, except }) => ({
    kind: 'sessions',
    validFrom,
    ...(except !== undefined && { kept: except }),
  }),
  RoleGranted: ({ role }) => ({ kind: 'role', role, held: true }),
  RoleWithdrawn: ({ role }) => ({ kind: 'role', role, held: false }),
}

const institution: Changes<InstitutionEvent> = {
  InstitutionSuspended: closed,
  InstitutionApproved: opened,
  InvitationAccepted: ({ userId, role }) => ({ kind: 'member', userId, acts: role === 'admin' }),
  MemberRoleChanged: ({ userId, role }) => ({ kind: 'member', userId, acts: role === 'admin' }),
  MemberRemoved: ({ userId }) => ({ kind: 'member', userId, acts: false }),
}

const service: Changes<ServiceEvent> = { ServiceRevoked: closed }
const session: Changes<SessionEvent> = { SessionEnded: closed }

/** By `<category>.<type>`, and of an event's data as the registry decodes it. */
const changes = new Map(
  Object.entries({ account, institution, service, session }).flatMap(([category, of]) =>
    Object.entries(of).map(([type, change]) => [`${category}.${type}`, change as (data: unknown) => StandingChange]),
  ),
)

/**
 * Tells a process's list of revocations what the log says, as it says it: the log itself is what every process agrees
 * on, so that what ended anywhere has ended everywhere within the time of a notification. Where the log is cut off, the
 * list stays as it was and goes on from there; until then tokens hold for as long as they live, ten minutes at most.
 */
export class RevocationFeed {
  private timer: NodeJS.Timeout | undefined

  /** @param stalledMillis - a feed that stands still for so long while the log goes on is begun again */
  constructor(
    private readonly ports: RevocationFeedPorts,
    private readonly stalledMillis = STALLED_MILLIS,
  ) {}

  /** Resolves when the list covers what happens from now on; `followed` ends after `signal` has fired. */
  async start(signal: AbortSignal): Promise<{ readonly followed: Promise<void> }> {
    const { store, list } = this.ports
    let position = await store.head()
    list.cover()
    this.timer = setInterval(() => list.forget(), FORGET_MILLIS).unref()
    const followed = keepOn(
      signal,
      BACKOFF,
      () =>
        watched(this.ports, { position, stalledMillis: this.stalledMillis }, signal, async ({ alive }, abandoned) => {
          const until = AbortSignal.any([signal, abandoned])
          for await (const batch of store.subscribe({ after: position, signal: until })) {
            for (const event of batch.events) this.take(event)
            position = batch.position
            alive(position)
          }
          if (!until.aborted) throw new Error('the subscription has ended')
        }),
      (error, failures) => this.complain(error, failures, position),
    ).finally(() => clearInterval(this.timer))
    return { followed }
  }

  private take(recorded: RecordedEvent): void {
    const { stream, type } = recorded
    const category = categoryOf(stream)
    const change = changes.get(`${category}.${type}`)
    if (change === undefined) return
    const { data } = this.ports.registry.decodeEvent(recorded)
    this.ports.list.changed(stream.slice(category.length + 1), change(data))
  }

  private complain(error: unknown, failures: number, position: Position): void {
    this.ports.logger.warn('revoked tokens cannot be learnt of; trying again', {
      failures,
      position,
      error: String(error),
    })
  }
}
