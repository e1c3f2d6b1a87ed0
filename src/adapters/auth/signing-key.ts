import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Algorithm, algorithmOf } from './verification-key'

/** A pair of keys that signs and verifies. */
export interface SigningKey {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** A new pair for an algorithm. */
export const generateSigningKey = (alg: Algorithm): SigningKey =>
  alg === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** The key cannot be used; the message says where it came from and what to do. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError'
}

const privateKeyOf = (text: string): KeyObject | undefined => {
  try {
    return createPrivateKey({ format: 'jwk', key: JSON.parse(text) as Record<string, string> })
  } catch {
    // Neither JSON nor a key: the complaint is the same, and must not repeat what the text holds.
    return undefined
  }
}

/**
 * Reads an Ed25519 private key as a JWK (RFC 8037, section 2).
 *
 * @param source - what to call it in a complaint: the file or the setting
 * @throws SigningKeyError
 */
export const parseSigningKey = (text: string, source: string): SigningKey => {
  const privateKey = privateKeyOf(text)
  if (privateKey?.asymmetricKeyType === 'ed25519') return { privateKey, publicKey: createPublicKey(privateKey) }
  throw new SigningKeyError(`${source} is not an Ed25519 private key as a JWK ({"kty":"OKP","crv":"Ed25519","d":...})`)
}

/** Reads a private key that may sign tokens: Ed25519, or P-256. Otherwise as `parseSigningKey`. */
export const parseTokenKey = (text: string, source: string): SigningKey => {
  const privateKey = privateKeyOf(text)
  if (privateKey !== undefined && algorithmOf(privateKey) !== undefined)
    return { privateKey, publicKey: createPublicKey(privateKey) }
  throw new SigningKeyError(`${source} is neither an Ed25519 nor a P-256 private key as a JWK ({"kty":...,"d":...})`)
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code)

const readIfThere = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new SigningKeyError(`LYCEUM_DATA: cannot read the signing key ${path} (${codeOf(error)})`)
  })

/** Writes a new key where none is; of several processes that do so at once, the first one's counts for all. */
const make = async (path: string): Promise<void> => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const own = `${path}.${randomUUID()}`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(own, `${JSON.stringify(privateKey.export({ format: 'jwk' }))}\n`, { mode: 0o600, flush: true })
  try {
    await link(own, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(own)
  }
}

/** The key kept in a file that its owner alone may read; made at the first start. */
export const loadSigningKey = async (path: string): Promise<SigningKey> => {
  const known = await readIfThere(path)
  if (known !== undefined) return parseSigningKey(known, path)
  await make(path).catch((error: unknown) => {
    throw new SigningKeyError(`LYCEUM_DATA: cannot write the signing key ${path} (${codeOf(error)})`)
  })
  return parseSigningKey(await readFile(path, 'utf8'), path)
}
