import { createHmac } from 'node:crypto'
import { holderAt, IdentifierId, type IdentifierKind, type IdentifierState } from '../../domain/identifier'
import type { UserId } from '../../domain/kernel'
import type { AggregateLoader } from '../commands/command'
import type { Clock } from '../ports/clock'
import type { ServerSecrets } from '../ports/server-secrets'

export interface IdentifierDirectoryPorts {
  readonly secrets: ServerSecrets
  readonly aggregates: AggregateLoader
  readonly clock: Clock
}

/**
 * Who holds an e-mail address, a telephone number, a subject at an OpenID provider. It asks the log itself, by the
 * stream of that name, so its answer is never behind.
 *
 * The name is an HMAC-SHA-256 by a secret of the server, as a UUID of version 8 (RFC 9562, section 5.8): a copy of the
 * log does not tell whose address it is, nor can it be tried with a list of addresses, as a plain hash could.
 */
export class IdentifierDirectory {
  constructor(private readonly ports: IdentifierDirectoryPorts) {}

  /**
   * The aggregate's id of an address.
   *
   * @param value - as `normaliseEmail` and `normalisePhone` give it; of `oidc` the issuer and the subject, which the
   *   caller joins so that no two pairs look alike
   */
  async idOf(kind: IdentifierKind, value: string): Promise<IdentifierId> {
    const digest = createHmac('sha256', await this.ports.secrets.of('identifiers'))
      .update(`${kind}\n${value}`)
      .digest()
    const bytes = digest.subarray(0, 16)
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
    const id = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    if (!IdentifierId.is(id)) throw new TypeError('an identifier has got no UUID')
    return id
  }

  /** Who holds it now, or has it reserved. */
  async holderOf(kind: IdentifierKind, value: string): Promise<UserId | undefined> {
    const { aggregates, clock } = this.ports
    const { state } = await aggregates.load<IdentifierState>('identifier', await this.idOf(kind, value))
    return holderAt(state, clock.now())
  }
}
