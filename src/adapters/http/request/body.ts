import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { Problem } from '../problems/problem'

/** The parameters of `application/json` that change nothing: the text is UTF-8 anyway (RFC 8259, section 8.1). */
const JSON_TYPE = /^application\/json[\t ]*(;[\t ]*charset[\t ]*=[\t ]*"?utf-8"?[\t ]*)?$/i

/** How much of a body that is too large is read and thrown away, so that the client gets to read the answer. */
const MOST_DISCARDED = 16 * 1_048_576

/**
 * Reads a request's JSON body of at most `limit` bytes. No body is `{}`, so that a command without data needs none.
 * Throws a Problem for another content type or encoding (415), a longer body (413), and text that is not UTF-8 or not
 * JSON (400).
 */
export const readJson = async (request: IncomingMessage, limit: number): Promise<unknown> => {
  const length = request.headers['content-length']
  if (request.headers['transfer-encoding'] === undefined && (length === undefined || length === '0')) return {}
  checkType(request)
  return parse(await readBytes(request, limit))
}

/** What a file may be called, and how large it may be. */
export interface BinaryBounds {
  readonly mediaTypes: readonly string[]
  readonly limit: number
}

/**
 * Reads a body that is a file. Throws a Problem for a type that is not among those taken, or an encoding (415), for a
 * longer body (413), whose length may tell so before it comes, and for none (400).
 */
export const readBinary = async (request: IncomingMessage, { mediaTypes, limit }: BinaryBounds): Promise<Buffer> => {
  refuseEncodings(request)
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!mediaTypes.includes(type))
    throw Problem.edge('request.unsupported-media-type', {
      errors: [{ header: 'Content-Type', detail: `must be one of ${mediaTypes.join(', ')}` }],
      headers: { Accept: mediaTypes.join(', ') },
    })
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  const bytes = await readBytes(request, limit)
  if (bytes.length > 0) return bytes
  throw Problem.edge('request.invalid', { errors: [{ pointer: '', detail: 'is empty, and is to be the file' }] })
}

const checkType = (request: IncomingMessage): void => {
  refuseEncodings(request)
  if (!JSON_TYPE.test(request.headers['content-type'] ?? ''))
    throw Problem.edge('request.unsupported-media-type', {
      errors: [{ header: 'Content-Type', detail: 'must be application/json' }],
      headers: { Accept: 'application/json' },
    })
}

const refuseEncodings = ({ headers }: IncomingMessage): void => {
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity')
    throw Problem.edge('request.unsupported-media-type', {
      detail: 'Compressed bodies are not taken.',
      errors: [{ header: 'Content-Encoding', detail: 'must be absent' }],
      // RFC 9110, section 12.5.3: so the client can tell which of the two headers was refused.
      headers: { 'Accept-Encoding': 'identity' },
    })
}

const tooLarge = (limit: number): Problem =>
  Problem.edge('request.too-large', {
    detail: `The body is larger than ${String(limit)} bytes.`,
    errors: [{ pointer: '', detail: `at most ${String(limit)} bytes` }],
  })

/** Collects a body. Past the limit the rest is discarded, and when that is too much the connection is cut. */
const readBytes = (request: IncomingMessage, limit: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= limit) chunks.push(chunk)
      else if (bytes <= limit + MOST_DISCARDED) reject(tooLarge(limit))
      else request.destroy()
    })
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', () => reject(aborted()))
    request.on('close', () => reject(aborted()))
  })

/** Nobody is left to read it; it ends the handler. */
const aborted = (): Problem => Problem.edge('request.malformed', { detail: 'The body ended before its length.' })

const parse = (bytes: Buffer): unknown => {
  if (bytes.length === 0) return {}
  if (!isUtf8(bytes))
    throw Problem.edge('request.invalid-utf8', { errors: [{ pointer: '', detail: 'has bytes that are not UTF-8' }] })
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw Problem.edge('request.malformed-json', { errors: [{ pointer: '', detail: whereOf(error) }] })
  }
}

/** V8's message without its quotation of the body. */
const whereOf = (error: unknown): string => {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined
  return position === undefined ? 'ends too early or is not JSON' : `is not JSON from character ${position} on`
}
