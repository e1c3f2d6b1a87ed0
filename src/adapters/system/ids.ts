import { v7 } from 'uuid'
import type { IdGenerator } from '../../application/ports/id-generator'

/** UUIDv7 (RFC 9562, section 5.7); the library takes its random bytes from a pool. */
export const uuidGenerator: IdGenerator = { next: () => v7() }
