import { ServerCredentials } from '@grpc/grpc-js'
import type { PeerUser } from './access'
import { type Authority, newAuthority, newServerCertificate } from './certificates'
import { EventStoreDbPeer, type PeerOptions } from './peer'

/** How to start a peer that asks for credentials. */
export interface SecurePeerOptions extends Omit<PeerOptions, 'users' | 'credentials'> {
  /** Users beside `admin` and `ops`, whose password is `changeit`. */
  readonly users?: readonly PeerUser[]
  readonly authority?: Authority
}

/** A peer on TLS, with users, and who certified it. */
export interface SecurePeer {
  readonly peer: EventStoreDbPeer
  readonly authority: Authority
}

/** Starts a peer as a server is without `--insecure`: TLS, users, access lists. */
export const startSecurePeer = async (options: SecurePeerOptions = {}): Promise<SecurePeer> => {
  const { authority = newAuthority(), users = [], ...rest } = options
  const { certificate, key } = newServerCertificate(authority)
  const credentials = ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) },
  ])
  return { peer: await EventStoreDbPeer.start({ ...rest, users, credentials }), authority }
}
