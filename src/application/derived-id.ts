import { hash } from 'node:crypto'

/**
 * The UUIDv5 (RFC 9562, section 5.5) of a name in a namespace: the same two always give the same id. `namespace` is a
 * UUID. What one thing causes takes its id from it (a command's events, a use case's steps, a process's commands), so
 * that doing it again makes nothing new.
 */
export const derivedId = (namespace: string, name: string): string => {
  const space = namespace.replaceAll('-', '')
  if (space.length !== 32) throw new TypeError(`a namespace must be a UUID, not "${namespace}"`)
  const nameBytes = Buffer.byteLength(name)
  const bytes = Buffer.allocUnsafe(16 + nameBytes)
  if (bytes.write(space, 0, 'hex') !== 16) throw new TypeError(`a namespace must be a UUID, not "${namespace}"`)
  bytes.write(name, 16, 'utf8')
  const digest = hash('sha1', bytes, 'hex')
  // The third group begins with the version, 5; the fourth with the variant, binary 10.
  const variant = VARIANT[Number.parseInt(digest.charAt(16), 16) & 0x3] ?? ''
  return (
    `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-` +
    `${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`
  )
}

const VARIANT = ['8', '9', 'a', 'b'] as const
