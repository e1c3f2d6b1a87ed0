import { LRUCache } from 'lru-cache'
import type { Instant, Role } from '../../domain/kernel'
import { MINUTE, plusMillis } from '../../domain/kernel'
import type { Clock } from '../ports/clock'
import { type Bearer, type Revocations, signedInSince } from '../ports/revocations'

/** What has happened to a subject since memory began: a user, an institution, a service, or a session. */
interface Standing {
  /** Suspended, erased, revoked or ended. */
  readonly closed: boolean
  /** Sessions that began before it are over, but for `kept`. */
  readonly validFrom?: Instant
  readonly kept?: string
  readonly withdrawn: ReadonlySet<string>
  /** Users who act for an institution no longer. */
  readonly left: ReadonlySet<string>
  readonly learntAt: Instant
}

/** A change of a subject's standing, as an event tells it. */
export type StandingChange =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'sessions'; readonly validFrom: Instant; readonly kept?: string }
  | { readonly kind: 'role'; readonly role: Role; readonly held: boolean }
  | { readonly kind: 'member'; readonly userId: string; readonly acts: boolean }

/** Looks a bearer up in the log. */
export type LookUp = (bearer: Bearer) => Promise<boolean>

/** Longer than any token of a session lives. */
export const MEMORY = 20 * MINUTE
/** Between the clocks of two machines: a token that may be from before what memory covers is looked up. */
const SKEW = 5_000
const LOOKED_UP = 10_000

const clean: Omit<Standing, 'learntAt'> = { closed: false, withdrawn: new Set(), left: new Set() }

const withItem = <T>(set: ReadonlySet<T>, item: T, present: boolean): ReadonlySet<T> => {
  const copy = new Set(set)
  if (present) copy.add(item)
  else copy.delete(item)
  return copy
}

const applied = (standing: Omit<Standing, 'learntAt'>, change: StandingChange): Omit<Standing, 'learntAt'> => {
  switch (change.kind) {
    case 'closed':
      return { ...standing, closed: true }
    case 'opened':
      return { ...standing, closed: false }
    case 'sessions': {
      const { closed, withdrawn, left } = standing
      const { validFrom, kept } = change
      return { closed, withdrawn, left, validFrom, ...(kept !== undefined && { kept }) }
    }
    case 'role':
      return { ...standing, withdrawn: withItem(standing.withdrawn, change.role, !change.held) }
    case 'member':
      return { ...standing, left: withItem(standing.left, change.userId, !change.acts) }
  }
}

/**
 * What ended lately: sessions, and the standing of those whom tokens speak for. It is complete from `coveredSince` on,
 * and forgets what no living token of a session can come from. A token from before that (this process was started after
 * it was issued, or it is one of the command line's, which live long) is looked up in the log, and then covered as well.
 */
export class RevocationList implements Revocations {
  private readonly subjects = new Map<string, Standing>()
  /** When a bearer was last found good in the log. */
  private readonly lookedUp = new LRUCache<string, Instant>({ max: LOOKED_UP })
  private readonly underWay = new Map<string, Promise<boolean>>()
  private coveredSince: Instant | undefined
  /** Tokens from then on are covered, whichever machine's clock they are from; asked with each request. */
  private coveredTokens: Instant | undefined

  constructor(
    private readonly clock: Clock,
    private readonly lookUp: LookUp,
  ) {}

  /** Everything that is appended to the log from now on will be told to this list. */
  cover(): void {
    this.coverSince(this.clock.now())
  }

  /** Takes note of what an event says of the subject of its stream. Ids are UUIDs, so that none is another's. */
  changed(id: string, change: StandingChange): void {
    const standing = this.subjects.get(id) ?? clean
    this.subjects.set(id, { ...applied(standing, change), learntAt: this.clock.now() })
  }

  isRevoked(bearer: Bearer): boolean | Promise<boolean> {
    if (this.hasEnded(bearer)) return true
    if (this.coveredTokens !== undefined && bearer.issuedAt >= this.coveredTokens) return false
    const since = this.coveredSince
    const key = keyOf(bearer)
    const lookedUp = this.lookedUp.get(key)
    if (since !== undefined && lookedUp !== undefined && lookedUp >= since) return false
    return this.ask(key, bearer)
  }

  /** Forgets what is older than any token that it could end. */
  forget(): void {
    const before = plusMillis(this.clock.now(), -MEMORY)
    for (const [id, { learntAt }] of this.subjects) if (learntAt < before) this.subjects.delete(id)
    if (this.coveredSince !== undefined && this.coveredSince < before) this.coverSince(before)
  }

  private coverSince(at: Instant): void {
    this.coveredSince = at
    this.coveredTokens = plusMillis(at, SKEW)
  }

  /** Whether what is remembered ends a token. */
  private hasEnded(bearer: Bearer): boolean {
    const { id, role, via, session } = bearer
    if (session !== undefined && this.subjects.get(session.id)?.closed === true) return true
    const subject = this.subjects.get(id)
    if (subject !== undefined) {
      if (subject.closed || subject.withdrawn.has(role)) return true
      if (via !== undefined && subject.left.has(via.id)) return true
    }
    const holder = via === undefined ? subject : this.subjects.get(via.id)
    if (holder === undefined) return false
    return holder.closed || holder.withdrawn.has((via ?? { role }).role) || isBefore(holder, bearer)
  }

  private ask(key: string, bearer: Bearer): Promise<boolean> {
    const asked = this.underWay.get(key)
    if (asked !== undefined) return asked
    const at = this.clock.now()
    const answer = this.lookUp(bearer)
      .then((revoked) => {
        if (!revoked) this.lookedUp.set(key, at)
        return revoked
      })
      .finally(() => this.underWay.delete(key))
    this.underWay.set(key, answer)
    return answer
  }
}

const isBefore = ({ validFrom, kept }: Standing, bearer: Bearer): boolean =>
  validFrom !== undefined &&
  (bearer.session === undefined || bearer.session.id !== kept) &&
  signedInSince(bearer) < validFrom

/** Bearers with one key are revoked together. */
const keyOf = ({ id, role, via, session, issuedAt }: Bearer): string =>
  [id, role, via?.id, via?.role, session?.id ?? issuedAt].join(' ')
