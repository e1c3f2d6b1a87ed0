import { createHmac } from 'node:crypto'
import { canonicalJson } from '../../../application/commands/canonical-json'
import { derivedId } from '../../../application/derived-id'
import type { IdGenerator } from '../../../application/ports/id-generator'
import type { ServerSecrets } from '../../../application/ports/server-secrets'

/** Namespace (UUIDv4, made once) of the ids that actions' commands are derived from. */
const NAMESPACE = '0d9a1c5e-62cb-4f7a-9a4b-0d8f5f2f4a0e'

/** What a request for an action asks for, as far as its identity goes. */
export interface AskedAction {
  readonly operationId: string
  /** Absent where nobody is signed in. */
  readonly actorId?: string
  readonly data: unknown
}

/**
 * Makes the ids of actions. With a key the id follows from the key and from all that is asked for, so nothing has to be
 * remembered: the same request is the same action, another one with the same key another action. As the data may be a
 * password, the id tells nothing of it without the server's secret.
 */
export class ActionIdentities {
  constructor(
    private readonly secrets: ServerSecrets,
    private readonly ids: IdGenerator,
  ) {}

  async of({ operationId, actorId, data }: AskedAction, key: string | undefined): Promise<string> {
    if (key === undefined) return this.ids.next()
    const secret = await this.secrets.of('fingerprints')
    const asked = createHmac('sha256', secret).update(
      canonicalJson(['action', operationId, actorId ?? null, key, data]),
    )
    return derivedId(NAMESPACE, asked.digest('base64url'))
  }
}
