import { timingSafeEqual } from 'node:crypto'
import { type Either, left, right } from 'fp-ts/Either'
import { LRUCache } from 'lru-cache'
import { type ApiKeyState, secretsAt } from '../../domain/api-key'
import type { InstitutionState } from '../../domain/institution'
import type { Instant } from '../../domain/kernel'
import type { AggregateLoader, CommandBus } from '../commands/command'
import { derivedId } from '../derived-id'
import type { Clock } from '../ports/clock'
import type { Logger } from '../ports/logger'
import type { InvalidToken, TokenVerifier, VerifiedToken } from '../ports/token-verifier'
import { hashSecret, parseKey } from './key-text'

/** For how long a key is believed without being looked at again: a revocation is to hold within a second. */
const FRESH_MILLIS = 800
const REMEMBERED_KEYS = 10_000

export interface ApiKeyVerifierPorts {
  readonly aggregates: AggregateLoader
  readonly bus: CommandBus
  readonly clock: Clock
  readonly logger: Logger
}

/** What is known of a key, from the log. */
interface Standing {
  readonly key: ApiKeyState
  readonly institution: InstitutionState
}

const refused = (reason: string): Either<InvalidToken, never> => left({ _tag: 'InvalidToken', reason })

// Of an unknown key, a wrong secret and a revoked key alike.
const INVALID = 'This is no API key that is in force.'

/**
 * Checks API keys. Whoever has one acts as the institution that it is of, with the key's own id as who really does, and
 * within its scopes. What is known of a key comes from its stream, through a cache of a moment. Throws
 * `StoreUnavailable` where the log is out of reach.
 */
export class ApiKeyVerifier implements TokenVerifier {
  private readonly known: LRUCache<string, Promise<Standing>>
  /** The day on which each key was last recorded as used, by this process. */
  private readonly recorded = new LRUCache<string, string>({ max: REMEMBERED_KEYS })

  constructor(
    private readonly ports: ApiKeyVerifierPorts,
    freshMillis = FRESH_MILLIS,
  ) {
    this.known = new LRUCache({ max: REMEMBERED_KEYS, ttl: freshMillis })
  }

  async verify(token: string): Promise<Either<InvalidToken, VerifiedToken>> {
    const text = parseKey(token)
    if (text === undefined) return refused('This has not the form of an API key.')
    const { keyId, secret } = text
    const { key, institution } = await this.standing(keyId)
    const now = this.ports.clock.now()
    const given = Buffer.from(hashSecret(secret))
    const matches = secretsAt(key, now).filter((hash) => equalBytes(Buffer.from(hash), given))
    if (key.stage !== 'issued' || matches.length === 0) return refused(INVALID)
    if (institution.stage !== 'active') return refused('The institution of this key may not act at present.')
    this.recordUse(keyId, now)
    return right({
      actor: { id: key.institutionId, role: 'registrar', via: { id: keyId, role: 'service' } },
      scopes: key.scopes,
    })
  }

  private standing(keyId: string): Promise<Standing> {
    const known = this.known.get(keyId)
    if (known !== undefined) return known
    const loading = this.load(keyId)
    this.known.set(keyId, loading)
    // What could not be found out is asked for again by the next request.
    loading.catch(() => this.known.delete(keyId))
    return loading
  }

  private async load(keyId: string): Promise<Standing> {
    const { aggregates } = this.ports
    const { state: key } = await aggregates.load<ApiKeyState>('apikey', keyId)
    if (key.stage === 'none') return { key, institution: { stage: 'none' } }
    const { state: institution } = await aggregates.load<InstitutionState>('institution', key.institutionId)
    return { key, institution }
  }

  /** Once a day and process, behind the request: a program never waits for it, and it may be lost. */
  private recordUse(keyId: string, now: Instant): void {
    const day = now.slice(0, 10)
    if (this.recorded.get(keyId) === day) return
    this.recorded.set(keyId, day)
    const request = {
      category: 'apikey',
      id: keyId,
      type: 'RecordApiKeyUse',
      data: { day },
      by: { id: 'api-keys', role: 'system' },
      commandId: derivedId(keyId, `used on ${day}`),
    } as const
    this.ports.bus.dispatch(request).catch((error: unknown) => {
      this.recorded.delete(keyId)
      this.ports.logger.debug('the use of an API key could not be recorded', { error })
    })
  }
}

const equalBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)
