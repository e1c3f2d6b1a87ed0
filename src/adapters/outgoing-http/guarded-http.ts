import { type Either, left, right } from 'fp-ts/Either'
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { type ClientRequest, type IncomingMessage, request as plain, type RequestOptions } from 'node:http'
import { request as secure } from 'node:https'
import type { LookupFunction } from 'node:net'
import type {
  Fetched,
  NotFetched,
  OutgoingHttp,
  OutgoingPost,
  Posted,
  Posting,
} from '../../application/ports/outgoing-http'
import { parseUrl } from '../../application/parse-url'
import { isPublicAddress } from './public-address'
import { type TargetRules, targetOf } from './target'

/** Finds all addresses of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

export interface GuardedHttpOptions extends Partial<TargetRules> {
  readonly resolve?: Resolve
  /** For all of it, redirections included; default 10 s. */
  readonly timeoutMillis?: number
  /** PEM of authorities beside the system's own. */
  readonly ca?: string
}

const MOST_REDIRECTIONS = 3
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

const systemResolve: Resolve = (host) =>
  new Promise((resolve, reject) => {
    systemLookup(host, { all: true, verbatim: true }, (error, addresses) => {
      if (error === null) resolve(addresses)
      else reject(error)
    })
  })

/** Whatever it was: the client is told nothing of it. */
class Unfetchable extends Error {
  override readonly name = 'Unfetchable'
}

/**
 * Fetches and posts without being led into a network of our own (server-side request forgery). A name is resolved once, all its
 * addresses must be public, and the connection goes to one of these very addresses, so that a name which answers otherwise
 * the next time (DNS rebinding) gains nothing; every redirection is checked alike. No cookie, proxy or kept connection of
 * the process is used.
 */
export class GuardedHttp implements OutgoingHttp, OutgoingPost {
  private readonly rules: TargetRules

  constructor(private readonly options: GuardedHttpOptions = {}) {
    const { schemes = ['https:'], ports = [443], isAllowed = isPublicAddress } = options
    this.rules = { schemes, ports, isAllowed }
  }

  get(text: string, mostBytes: number): Promise<Either<NotFetched, Fetched>> {
    return this.reaching(text, async (url, deadline) => ({ bytes: await this.follow(url, mostBytes, deadline) }))
  }

  post(text: string, posting: Posting): Promise<Either<NotFetched, Posted>> {
    return this.reaching(text, async (url, deadline) => {
      const response = await this.request(url, deadline, posting)
      const { statusCode = 0, headers } = response
      response.destroy()
      const retryAfter = headers['retry-after']
      return { status: statusCode, ...(retryAfter !== undefined && { retryAfter }) }
    })
  }

  private async reaching<A>(
    text: string,
    work: (url: URL, deadline: AbortSignal) => Promise<A>,
  ): Promise<Either<NotFetched, A>> {
    const url = targetOf(text, this.rules)
    if (url === undefined) return left('not-allowed')
    try {
      return right(await work(url, AbortSignal.timeout(this.options.timeoutMillis ?? 10_000)))
    } catch {
      return left('not-fetched')
    }
  }

  private async follow(first: URL, mostBytes: number, deadline: AbortSignal): Promise<Buffer> {
    let url = first
    for (let redirections = 0; redirections <= MOST_REDIRECTIONS; redirections += 1) {
      const response = await this.request(url, deadline)
      const { statusCode = 0, headers } = response
      if (statusCode === 200) return collect(response, mostBytes)
      response.destroy()
      const next = REDIRECTS.has(statusCode) && headers.location !== undefined ? resolved(headers.location, url) : ''
      const target = targetOf(next, this.rules)
      if (target === undefined) throw new Unfetchable()
      url = target
    }
    throw new Unfetchable()
  }

  private request(url: URL, signal: AbortSignal, posting?: Posting): Promise<IncomingMessage> {
    const options: RequestOptions = {
      agent: false,
      lookup: this.lookup,
      signal,
      method: posting === undefined ? 'GET' : 'POST',
      headers: {
        'user-agent': 'Lyceum',
        accept: '*/*',
        'accept-encoding': 'identity',
        ...(posting !== undefined && { ...posting.headers, 'content-length': String(posting.body.length) }),
      },
      ...(this.options.ca !== undefined && { ca: this.options.ca }),
    }
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? secure : plain
      const request: ClientRequest = send(url, options, resolve)
      request.on('error', reject)
      request.end(posting?.body)
    })
  }

  /** What the connection asks for its address: the answer is what it then connects to. */
  private readonly lookup: LookupFunction = (host, { all = false }, done) => {
    const { resolve = systemResolve } = this.options
    resolve(host).then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined || !addresses.every(({ address }) => this.rules.isAllowed(address)))
          done(new Unfetchable(), '', 4)
        else if (all) done(null, [...addresses])
        else done(null, first.address, first.family)
      },
      (error: unknown) => done(error as NodeJS.ErrnoException, '', 4),
    )
  }
}

/** The URL that a `Location` means; '' where it means none. */
const resolved = (location: string, base: URL): string => parseUrl(location, base)?.href ?? ''

/** A body of at most so many bytes, whatever length it was announced with. */
const collect = async (response: IncomingMessage, mostBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) throw new Unfetchable()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
