import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FolderBlobStore } from '../../src/adapters/blob-store/folder'
import { InMemoryBlobStore } from '../../src/adapters/blob-store/in-memory'
import { S3BlobStore } from '../../src/adapters/blob-store/s3'
import { parseS3Url } from '../../src/adapters/blob-store/s3-url'
import { StoreUnavailable } from '../../src/application/ports/event-store'
import { blobStoreContract } from './blob-store.contract'
import { type S3Server, startS3 } from '../support/files/s3'

describe('files in memory', () => {
  const store = new InMemoryBlobStore()
  blobStoreContract(() => store)
})

describe('files in a folder', () => {
  let root: string
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'lyceum-files-'))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  blobStoreContract(() => new FolderBlobStore(root))

  it('leave nothing unfinished behind, and show nothing that is', async () => {
    const subject = randomUUID()
    const key = `${subject}/photo/${randomUUID()}/64`
    await new FolderBlobStore(root).put(key, Buffer.from('whole'))
    const folder = join(root, key, '..')
    expect(readdirSync(folder)).toEqual(['64'])
    writeFileSync(join(folder, '256.abc.part'), 'half')
    for await (const page of new FolderBlobStore(root).list(`${subject}/`))
      expect(page.map((each) => each.key)).toEqual([key])
  })

  it('lead nowhere else: a key is Lyceum’s own or a bug', async () => {
    const store = new FolderBlobStore(root)
    for (const key of ['../x', 'a/../../x', '/etc/passwd', 'a//b', 'A/b', 'a/b\0', 'a'])
      await expect(store.put(key, Buffer.from('x'))).rejects.toThrow(TypeError)
    for (const prefix of ['', '../', '/', 'a']) await expect(store.removeAll(prefix)).rejects.toThrow(TypeError)
  })

  it('are out of reach where the folder cannot be used', async () => {
    const file = join(root, 'in-the-way')
    writeFileSync(file, '')
    const store = new FolderBlobStore(file)
    await expect(store.put(`${randomUUID()}/photo/${randomUUID()}/64`, Buffer.from('x'))).rejects.toThrow(
      StoreUnavailable,
    )
  })
})

describe('files in a bucket', () => {
  let server: S3Server
  let store: S3BlobStore
  beforeAll(async () => {
    server = await startS3()
    store = new S3BlobStore(parseS3Url(server.url)!)
  })
  afterAll(async () => {
    store.close()
    await server.stop()
  })

  blobStoreContract(() => store)

  it('are out of reach where the server is', async () => {
    const gone = new S3BlobStore({ ...parseS3Url(server.url)!, endpoint: 'http://127.0.0.1:9' })
    const key = `${randomUUID()}/photo/${randomUUID()}/64`
    await expect(gone.put(key, Buffer.from('x'))).rejects.toThrow(StoreUnavailable)
    await expect(gone.get(key)).rejects.toThrow(StoreUnavailable)
    await expect(gone.removeAll(`${randomUUID()}/`)).rejects.toThrow(StoreUnavailable)
    gone.close()
  })

  it('are not there at all in a bucket that is not: that is no file that is missing', async () => {
    const elsewhere = new S3BlobStore({ ...parseS3Url(server.url)!, bucket: 'no-such-bucket' })
    await expect(elsewhere.get(`${randomUUID()}/photo/${randomUUID()}/64`)).rejects.toThrow(StoreUnavailable)
    elsewhere.close()
  })
})

describe('the URL of a bucket', () => {
  it('names one at Amazon, or at another server with its credentials', () => {
    expect(parseS3Url('s3://files/people?region=eu-central-1')).toEqual({
      bucket: 'files',
      prefix: 'people/',
      region: 'eu-central-1',
    })
    expect(parseS3Url('https://key:s%2Fcret@minio.example:9000/files')).toEqual({
      bucket: 'files',
      prefix: '',
      region: 'us-east-1',
      endpoint: 'https://minio.example:9000',
      credentials: { accessKeyId: 'key', secretAccessKey: 's/cret' },
    })
  })

  it.each(['files', 'ftp://host/files', 'https://host/', 's3://B', 'https://host/files#x', 'https://host/files/a%20b'])(
    'is not %s',
    (text) => expect(parseS3Url(text)).toBeUndefined(),
  )
})
