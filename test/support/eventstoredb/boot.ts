import { randomUUID } from 'node:crypto'
import type { PeerLog } from './peer-log'
import { BINARY_CONTENT, JSON_CONTENT, METADATA_TYPE } from './records'
import { SYSTEM_PROJECTIONS } from './system-projections'

const SCAVENGES_METADATA = '{"$maxAge":2592000,"$acl":{"$r":"$ops","$w":[],"$d":[],"$mr":[],"$mw":[]}}'
const USER_METADATA = '{"$acl":{"$w":"$admins","$d":"$admins","$mw":"$admins"}}'

const PROJECTIONS_STREAM = '$projections-$all'

/** Which parts of a server there are, each of which writes something when it starts for the first time. */
interface Parts {
  readonly projections: boolean
  readonly users: boolean
}

/** Writes what a server writes into a log that is new: the first events that a reader of `$all` meets are the system's. */
export const boot = (log: PeerLog, { projections, users }: Parts): void => {
  if (log.all.length > 0) return
  const write = (stream: string, type: string, data: string, contentType = JSON_CONTENT): void => {
    log.append(stream, 'any', [
      { id: randomUUID(), type, contentType, data: Buffer.from(data), metadata: new Uint8Array() },
    ])
  }
  const registered = (type: string, data: string): void => write(PROJECTIONS_STREAM, type, data, BINARY_CONTENT)
  if (projections) registered('$ProjectionsInitialized', '')
  write('$$$scavenges', METADATA_TYPE, SCAVENGES_METADATA)
  if (projections) for (const name of SYSTEM_PROJECTIONS) registered('$ProjectionCreated', name)
  if (users) for (const name of ['admin', 'ops']) write(`$$$user-${name}`, METADATA_TYPE, USER_METADATA)
}
