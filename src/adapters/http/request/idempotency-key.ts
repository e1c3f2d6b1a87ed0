import { createHmac } from 'node:crypto'
import { canonicalJson } from '../../../application/commands/canonical-json'
import { derivedId } from '../../../application/derived-id'
import type { IdempotencyKeys } from '../../../application/ports/idempotency-keys'
import type { IdGenerator } from '../../../application/ports/id-generator'
import type { ServerSecrets } from '../../../application/ports/server-secrets'
import { Problem } from '../problems/problem'

/** 1 to 255 printable ASCII characters, taken as they are. */
const KEY = /^[\x20-\x7e]{1,255}$/

/** Namespace (UUIDv4, made once) of the command ids that idempotency keys give. */
const NAMESPACE = 'fbb21066-f339-4c1c-8f1d-9fb1eada2337'

/** The request's `Idempotency-Key`. A malformed one is a Problem (400): carrying on would drop the client's guard. */
export const idempotencyKeyOf = (header: string | readonly string[] | undefined): string | undefined => {
  if (header === undefined) return undefined
  if (typeof header !== 'string' || !KEY.test(header))
    throw Problem.edge('request.bad-header', {
      errors: [{ header: 'Idempotency-Key', detail: 'must be 1 to 255 printable ASCII characters' }],
    })
  return header
}

/** What a command request asks for, as far as its identity goes. */
export interface Asked {
  readonly actorId: string
  readonly operationId: string
  /** Absent where the request makes a new aggregate. */
  readonly aggregateId: string | undefined
  readonly data: unknown
}

/** Under which ids a command is carried out. */
export interface CommandIdentity {
  readonly aggregateId: string
  readonly commandId: string
}

/** Makes the ids of command requests: new ones, or with a key those that the first request with it got. */
export class CommandIdentities {
  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly ids: IdGenerator,
    private readonly secrets: ServerSecrets,
  ) {}

  /** A key that comes again with another request is a Problem (422). */
  async of(asked: Asked, key: string | undefined): Promise<CommandIdentity> {
    const proposed = asked.aggregateId ?? this.ids.next()
    if (key === undefined) return { aggregateId: proposed, commandId: this.ids.next() }

    const requestHash = hashOf(asked, await this.secrets.of('fingerprints'))
    const holder = await this.keys.claim({ actorId: asked.actorId, key, requestHash, aggregateId: proposed })
    if (holder.requestHash !== requestHash)
      throw Problem.edge('idempotency.key-reused', {
        detail: 'This key came before with another path or body. Use a new key for a new request.',
        errors: [{ header: 'Idempotency-Key', detail: 'belongs to another request' }],
      })
    // The aggregate's id is part of the name: when a key has been forgotten and makes another aggregate, its events must
    // not have the ids of the first one's. For an existing aggregate the command id outlives the key.
    const commandId = derivedId(NAMESPACE, JSON.stringify([asked.actorId, key, holder.aggregateId]))
    return { aggregateId: holder.aggregateId, commandId }
  }
}

/**
 * HMAC-SHA-256 over what is asked for; the order of a body's properties does not count. Keyed, as it is kept when what
 * was personal in the body is gone, and must not confirm a guess.
 */
const hashOf = ({ operationId, aggregateId, data }: Asked, key: Buffer): string =>
  createHmac('sha256', key)
    .update(canonicalJson([operationId, aggregateId ?? null, data]))
    .digest('base64url')
