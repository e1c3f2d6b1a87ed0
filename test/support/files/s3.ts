import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'

export const BUCKET = 'lyceum-files'

/** A server that speaks S3's protocol, on a free port. */
export interface S3Server {
  /** For the setting S3_URL. */
  readonly url: string
  stop(): Promise<void>
}

export const startS3 = async (): Promise<S3Server> => {
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-s3-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  })
  const listening: AddressInfo = await server.run()
  return {
    url: `http://S3RVER:S3RVER@127.0.0.1:${String(listening.port)}/${BUCKET}/people`,
    stop: async () => {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
