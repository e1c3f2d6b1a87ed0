import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { BlobStore, KeptKey } from '../../application/ports/blob-store'
import { StoreUnavailable } from '../../application/ports/event-store'

export interface S3Settings {
  readonly bucket: string
  readonly region: string
  /** Of a server other than Amazon's; it is then addressed by path and not by host. */
  readonly endpoint?: string
  /** Absent: as the environment gives them (a role of the machine, a profile). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** What lies before every key, ending in `/`; default none. */
  readonly prefix?: string
}

/** For one request, its retries not counted. */
const REQUEST_MILLIS = 10_000
const CONNECT_MILLIS = 2_000
const TRIES = 3

/** Files in a bucket of S3, or of a server that speaks its protocol. */
export class S3BlobStore implements BlobStore {
  private readonly client: S3Client
  private readonly bucket: string
  private readonly base: string

  constructor({ bucket, region, endpoint, credentials, prefix = '' }: S3Settings) {
    this.bucket = bucket
    this.base = prefix
    this.client = new S3Client({
      region,
      maxAttempts: TRIES,
      // Servers other than Amazon's store the trailing checksums of streams as if they were content.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        requestTimeout: REQUEST_MILLIS,
        connectionTimeout: CONNECT_MILLIS,
        throwOnRequestTimeout: true,
      },
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      ...(credentials !== undefined && { credentials }),
    })
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    const object = { Bucket: this.bucket, Key: this.base + key, Body: bytes, ContentType: 'application/octet-stream' }
    await reached(this.client.send(new PutObjectCommand(object)))
  }

  async get(key: string): Promise<Buffer | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: this.base + key }))
      return Body === undefined ? undefined : Buffer.from(await Body.transformToByteArray())
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      throw unavailable(error)
    }
  }

  async removeAll(prefix: string): Promise<void> {
    if (!prefix.endsWith('/')) throw new TypeError('not a prefix of keys')
    for await (const kept of this.list(prefix)) {
      const Objects = kept.map(({ key }) => ({ Key: this.base + key }))
      const { Errors = [] } = await reached(
        this.client.send(new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } })),
      )
      if (Errors.length > 0) throw new StoreUnavailable(`${String(Errors.length)} files could not be removed`)
    }
  }

  async *list(prefix: string): AsyncIterable<readonly KeptKey[]> {
    let token: string | undefined
    do {
      const page = await reached(
        this.client.send(
          new ListObjectsV2Command({
            Bucket: this.bucket,
            Prefix: this.base + prefix,
            ...(token !== undefined && { ContinuationToken: token }),
          }),
        ),
      )
      const kept = (page.Contents ?? []).flatMap(({ Key, LastModified }) =>
        Key === undefined ? [] : [{ key: Key.slice(this.base.length), keptAt: LastModified?.getTime() ?? Date.now() }],
      )
      if (kept.length > 0) yield kept
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined
    } while (token !== undefined)
  }

  close(): void {
    this.client.destroy()
  }
}

const unavailable = (error: unknown): StoreUnavailable =>
  new StoreUnavailable('the object store does not answer as it should', { cause: error })

const reached = async <A>(work: Promise<A>): Promise<A> => {
  try {
    return await work
  } catch (error) {
    throw unavailable(error)
  }
}
