import { type AccountState, hasLapsed } from '../../domain/account'
import type { Instant } from '../../domain/kernel'
import type { AccountWalk } from './account-walk'
import { issue, type RetentionCommandPorts } from './commands'
import { type Duty, oneByOne } from './duty'
import { startOf } from './rule'
import { rules } from './rules'

const RULE = 'unproven-accounts'

/**
 * Ends accounts that nobody has proven to be theirs; that the person is forgotten follows from it (the process
 * begin-forgetting). Whether it has lapsed is decided by the account itself, so that a link that is followed just now wins.
 */
export const unprovenAccounts = (ports: RetentionCommandPorts, walk: AccountWalk): Duty => {
  const lapsed = async function* (now: Instant): AsyncGenerator<string> {
    for await (const page of walk.accounts('pending', startOf(rules[RULE].term, now)))
      for (const { userId } of page) {
        const { state } = await ports.aggregates.load<AccountState>('account', userId)
        if (hasLapsed(state, now)) yield userId
      }
  }
  return oneByOne(RULE, lapsed, (id) =>
    issue(ports, RULE, 'once', { category: 'account', id, type: 'LapseAccount', data: {} }),
  )
}
