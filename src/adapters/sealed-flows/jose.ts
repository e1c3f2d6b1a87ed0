import { hkdfSync, randomUUID } from 'node:crypto'
import { type Either, isRight, left, right } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { CompactEncrypt, compactDecrypt } from 'jose'
import type { Clock } from '../../application/ports/clock'
import type { FlowKind, FlowNotOpen, OpenedFlow, SealedFlows } from '../../application/ports/sealed-flows'
import type { ServerSecrets } from '../../application/ports/server-secrets'
import { Instant, object, plusMillis, text } from '../../domain/kernel'

/** Below what servers and proxies take for a line of a header, as a flow may come back in a query string. */
const LARGEST = 6_000
const KEY_BYTES = 32

/** What is sealed, beside the flow's own data. */
const Envelope = object({ id: text(1, 100), sealedAt: Instant, expiresAt: Instant })

const notOpen = (reason: FlowNotOpen['reason']): Either<FlowNotOpen, never> => left({ _tag: 'FlowNotOpen', reason })

/**
 * Flows as compact JWEs (RFC 7516): direct encryption with A256GCM. Each purpose has a key of its own, derived from the
 * server's secret (HKDF, RFC 5869), so that what is sealed for one purpose does not even decrypt for another.
 */
export class JoseSealedFlows implements SealedFlows {
  private readonly keys = new Map<string, Promise<Uint8Array>>()

  constructor(
    private readonly secrets: ServerSecrets,
    private readonly clock: Clock,
  ) {}

  async seal<D extends t.Mixed>({ purpose, data, lifetimeSeconds }: FlowKind<D>, value: t.TypeOf<D>): Promise<string> {
    const sealedAt = this.clock.now()
    const expiresAt = plusMillis(sealedAt, lifetimeSeconds * 1_000)
    const content = { id: randomUUID(), sealedAt, expiresAt, data: data.encode(value) as unknown }
    const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify(content)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(await this.keyOf(purpose))
    if (sealed.length > LARGEST) throw new RangeError(`a flow for ${purpose} is too large to travel`)
    return sealed
  }

  async open<D extends t.Mixed>(
    { purpose, data: codec }: FlowKind<D>,
    sealed: string,
  ): Promise<Either<FlowNotOpen, OpenedFlow<t.TypeOf<D>>>> {
    const key = await this.keyOf(purpose)
    const content = await decrypted(sealed, key)
    const envelope = Envelope.decode(content)
    const data = codec.decode((content as { readonly data?: unknown } | undefined)?.data)
    // What decrypts was sealed here; it fits its codec unless another version of Lyceum sealed it.
    if (!isRight(envelope) || !isRight(data)) return notOpen('unknown')
    const { id, sealedAt, expiresAt } = envelope.right
    if (expiresAt <= this.clock.now()) return notOpen('expired')
    return right({ id, sealedAt, expiresAt, data: data.right as t.TypeOf<D> })
  }

  private keyOf(purpose: string): Promise<Uint8Array> {
    const known = this.keys.get(purpose)
    if (known !== undefined) return known
    const key = this.derive(purpose)
    this.keys.set(purpose, key)
    // What could not be asked for now is asked for again.
    key.catch(() => this.keys.delete(purpose))
    return key
  }

  private async derive(purpose: string): Promise<Uint8Array> {
    return new Uint8Array(hkdfSync('sha256', await this.secrets.of('flows'), '', `flow ${purpose}`, KEY_BYTES))
  }
}

/** What was sealed; undefined for anything that this key did not seal. */
const decrypted = async (sealed: string, key: Uint8Array): Promise<unknown> => {
  if (sealed.length > LARGEST) return undefined
  try {
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return JSON.parse(Buffer.from(plaintext).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
