import { type AccountState, standing } from '../../domain/account'
import type { ChallengeTokens } from '../accounts'
import type { AggregateRegistry } from '../commands/aggregate-registry'
import type { AggregateLoader } from '../commands/command'
import { letterRules } from '../messages'
import { compose, linkOf, type Proof } from '../messages/compose'
import type { Letter } from '../messages/letter'
import type { Clock } from '../ports/clock'
import type { Claimed } from '../ports/deliveries'
import type { LetterLayout } from '../ports/letter-layout'
import type { PublicUrl } from '../ports/public-url'
import { type Part, type Prepared, reasons } from './prepared'
import { newsOf, type Tellings } from './tellings'

export interface LetterPorts {
  readonly registry: AggregateRegistry
  readonly aggregates: AggregateLoader
  readonly challenges: ChallengeTokens
  readonly layout: LetterLayout
  readonly clock: Clock
}

/**
 * Writes letters on an account. Whether there is still something to tell, the account says as it stands: to somebody who
 * was erased, or with a link that has been used, nothing is sent.
 */
export class LetterWriter {
  private readonly byType = new Map(letterRules.map((rule) => [rule.on, rule]))

  constructor(
    private readonly ports: LetterPorts,
    private readonly tellings: Tellings,
    private readonly publicUrl: PublicUrl,
  ) {}

  async prepare(delivery: Claimed): Promise<Prepared> {
    const { registry, aggregates, layout, clock } = this.ports
    const { userId, eventId } = delivery
    const event = await this.tellings.eventOf(delivery)
    const rule = this.byType.get(delivery.kind)
    if (event === undefined || rule === undefined) return { reason: reasons.noEvent }
    const { state } = await aggregates.load<AccountState>('account', userId)
    if (state.stage === 'none' || state.stage === 'erased') return { reason: reasons.noAccount }
    const now = clock.now()
    const parts: Part[] = []
    const letters = rule.write(newsOf(registry, event), state)
    for (const [index, letter] of letters.entries()) {
      const { challenge } = letter
      if (challenge !== undefined && standing(state, challenge.purpose, now)?.id !== challenge.challenge.id) continue
      const id = index === 0 ? eventId : `${eventId}-${String(index)}`
      const message = compose(letter, { id, subject: userId }, layout, await this.proofOf(letter, userId))
      parts.push({ name: String(index), message })
    }
    if (parts.length > 0) return { parts }
    return { reason: letters.length > 0 ? reasons.over : reasons.overtaken }
  }

  private async proofOf({ challenge: asked }: Letter, accountId: string): Promise<Proof | undefined> {
    if (asked === undefined) return undefined
    const { purpose, challenge } = asked
    const challenged = { accountId, purpose, challenge }
    const { challenges } = this.ports
    return challenge.channel === 'phone'
      ? { code: await challenges.codeOf(challenged) }
      : { link: linkOf(this.publicUrl, purpose, await challenges.tokenOf(challenged)) }
  }
}
