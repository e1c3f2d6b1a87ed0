import { createHmac } from 'node:crypto'
import type { ActionLimit, AnyAction, Client } from '../../../application/actions/action'
import type { ServerSecrets } from '../../../application/ports/server-secrets'
import type { Throttle } from '../../../application/ports/throttle'
import type { Actor } from '../../../domain/kernel'
import { Problem } from '../problems/problem'
import { networkOf } from './client'

/** Who tries. */
export interface Trier {
  readonly client: Client
  readonly by?: Actor
}

/**
 * Counts attempts at actions against their limits, over all processes. What is counted by (an address, an e-mail) is kept
 * as a keyed hash only.
 */
export class ActionLimiter {
  constructor(
    private readonly throttle: Throttle,
    private readonly secrets: ServerSecrets,
  ) {}

  /** Throws a Problem (429) where a limit is reached. An attempt that one limit refuses is not counted by those after it. */
  async take(action: Pick<AnyAction, 'limits'>, data: unknown, trier: Trier): Promise<void> {
    for (const limit of (action.limits ?? []) as readonly ActionLimit<unknown>[]) {
      const verdict = await this.throttle.take(await this.bucketOf(limit, data, trier), limit)
      if (verdict.allowed) continue
      throw Problem.edge('request.rate-limited', {
        detail: `Too many attempts: at most ${String(limit.most)} in ${String(limit.perSeconds)} s.`,
        retryAfterSeconds: verdict.retryAfterSeconds,
      })
    }
  }

  private async bucketOf({ name, by }: ActionLimit<unknown>, data: unknown, trier: Trier): Promise<string> {
    const secret = await this.secrets.of('buckets')
    return createHmac('sha256', secret)
      .update(JSON.stringify([name, ...countedBy(by, data, trier)]))
      .digest('base64url')
  }
}

/** The kind is part of it, so that nobody's e-mail address can be somebody else's network. */
const countedBy = (by: ActionLimit<unknown>['by'], data: unknown, { client, by: actor }: Trier): readonly string[] => {
  if (typeof by === 'function') return ['data', by(data)]
  if (by === 'actor' && actor !== undefined) return ['actor', actor.id]
  return ['address', networkOf(client.address)]
}
