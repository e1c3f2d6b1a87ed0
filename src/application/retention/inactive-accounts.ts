import type { ForgettingState } from '../../domain/forgetting'
import { type Instant, plusMillis } from '../../domain/kernel'
import type { AccountWalk, WalkedAccount } from './account-walk'
import { issue, type RetentionCommandPorts } from './commands'
import { type Duty, oneByOne } from './duty'
import { NOTICE, rules } from './rules'

const RULE = 'inactive-accounts'
const { term: TERM } = rules[RULE]
/** After the last sign of somebody. */
const TELL_MILLIS = TERM.millis - NOTICE.millis

/** What there is to do about somebody: to tell them, or, when they were told and have not come, to forget them. */
interface Step {
  readonly userId: string
  /** What it rests on: the last sign of theirs, and where their forgetting stands. */
  readonly seenAt: Instant
  readonly revision: number
  readonly type: 'tell' | 'forget'
}

const later = (a: Instant, b: Instant | undefined): Instant => (b !== undefined && b > a ? b : a)

/** Whether somebody of whom there was no sign since `seenAt` is to be told or forgotten. */
export const stepFor = (state: ForgettingState, seenAt: Instant, now: Instant): Step['type'] | undefined => {
  const toBeTold = plusMillis(seenAt, TELL_MILLIS) <= now
  switch (state.stage) {
    case 'none':
      return toBeTold ? 'tell' : undefined
    case 'requested':
      // Their own wish, or what staff has decided, takes its own course.
      if (state.cause !== 'retention') return undefined
      // They came after the notice, in the moment in which nobody could see it: they are told anew, years later.
      if (state.requestedAt < seenAt) return toBeTold ? 'tell' : undefined
      return state.dueAt <= now ? 'forget' : undefined
    case 'begun':
    case 'keyless':
    case 'forgotten':
      return undefined
  }
}

/**
 * Tells people whose accounts nobody uses, and forgets those who do not come. Both rest on what is known of all sessions
 * when everything in the log has been seen, so that a sign-in is never overlooked; and on nothing having happened to the
 * forgetting meanwhile. Suspended accounts are left alone: their holders could not sign in to keep them, and ending them
 * would end the suspension.
 */
export const inactiveAccounts = (ports: RetentionCommandPorts, walk: AccountWalk): Duty => {
  const look = async ({ userId, seenAt: signedIn }: WalkedAccount, now: Instant): Promise<Step | undefined> => {
    if (plusMillis(signedIn, TELL_MILLIS) > now) return undefined
    const { state, revision } = await ports.aggregates.load<ForgettingState>('forgetting', userId)
    const seenAt = state.stage === 'none' ? later(signedIn, state.keptAt) : signedIn
    const type = stepFor(state, seenAt, now)
    return type && { userId, seenAt, revision, type }
  }

  const steps = async function* (now: Instant): AsyncGenerator<Step> {
    for await (const page of walk.accounts('active', plusMillis(now, -TELL_MILLIS)))
      for (const account of page) {
        const step = await look(account, now)
        if (step !== undefined) yield step
      }
  }

  const take = ({ userId: id, seenAt, revision, type }: Step, now: Instant): Promise<boolean> => {
    const dueAt = later(plusMillis(seenAt, TERM.millis), plusMillis(now, NOTICE.millis))
    const command =
      type === 'tell'
        ? { type: 'RequestForgetting', data: { cause: 'retention', dueAt } }
        : { type: 'BeginForgetting', data: { cause: 'retention' } }
    return issue(ports, RULE, seenAt, { category: 'forgetting', id, ...command, expectedRevision: revision })
  }

  return oneByOne(RULE, steps, take)
}
