import { createHash } from 'node:crypto'
import { derivedId } from '../../application/derived-id'
import { type Instant, toMillis } from '../../domain/kernel'

/** Namespace (UUIDv4, made once) of the command ids that imports derive from source rows. */
const NAMESPACE = '3c1a2c9e-6f0c-4c39-9d57-6f4a5f1d8f6b'

/**
 * A UUIDv7 that is the same in every run: its time is the record's own instant, its random part the SHA-256 of the
 * record's key. So an import that is run again finds what it made before, and its streams lie in the order of time.
 */
export const stableUuid = (at: Instant, key: string): string => {
  const bytes = createHash('sha256').update(key).digest().subarray(0, 16)
  bytes.writeUIntBE(toMillis(at), 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The command id of a source row: the same row is the same command, however often it is read. */
export const stableCommandId = (key: string): string => derivedId(NAMESPACE, key)
