import { randomBytes } from 'node:crypto'
import type { SecretPurpose, ServerSecrets } from '../../application/ports/server-secrets'
import { KEY_BYTES } from '../../application/privacy/seal'

/** Secrets of one process, lost with it: for tests. */
export class InMemoryServerSecrets implements ServerSecrets {
  private readonly secrets = new Map<SecretPurpose, Buffer>()

  of(purpose: SecretPurpose): Promise<Buffer> {
    const secret = this.secrets.get(purpose) ?? randomBytes(KEY_BYTES)
    this.secrets.set(purpose, secret)
    return Promise.resolve(secret)
  }
}
