import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export const KMS_CREDENTIALS = { accessKeyId: 'AKIDLYCEUMTEST', secretAccessKey: 'not a secret: of the tests' }

/** A key management service of the tests' own that speaks AWS KMS's JSON 1.1, and checks who asks. */
export interface KmsPeer {
  /** With the key's alias. */
  readonly url: string
  /** Operations that were asked for, in order. */
  readonly calls: string[]
  /** The error to answer everything with from now on, such as `DisabledException`. */
  fail(kind: string | undefined): void
  stop(): Promise<void>
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** Recomputes a request's signature from what came over the wire. */
const isSigned = (request: IncomingMessage, body: string): boolean => {
  const [, scope = '', names = '', signature = ''] =
    /Credential=AKIDLYCEUMTEST\/(\S+), SignedHeaders=(\S+), Signature=(\w+)/.exec(
      request.headers.authorization ?? '',
    ) ?? []
  const lines = names.split(';').map((name) => `${name}:${String(request.headers[name])}\n`)
  const canonical = `POST\n${String(request.url)}\n\n${lines.join('')}\n${names}\n${sha256(body)}`
  const toSign = `AWS4-HMAC-SHA256\n${String(request.headers['x-amz-date'])}\n${scope}\n${sha256(canonical)}`
  const [date = '', region = '', service = ''] = scope.split('/')
  const key = hmac(hmac(hmac(hmac(`AWS4${KMS_CREDENTIALS.secretAccessKey}`, date), region), service), 'aws4_request')
  return service === 'kms' && hmac(key, toSign).toString('hex') === signature
}

interface Asked {
  readonly KeyId?: string
  readonly CiphertextBlob?: string
  readonly EncryptionContext?: object
}

export const startKmsPeer = async (): Promise<KmsPeer> => {
  const own = randomBytes(32)
  const calls: string[] = []
  let failure: string | undefined

  const seal = (plain: Buffer, context: string): Buffer => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', own, nonce).setAAD(Buffer.from(context))
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  const open = (sealed: Buffer, context: string): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', own, sealed.subarray(0, 12)).setAAD(Buffer.from(context))
    decipher.setAuthTag(sealed.subarray(-16))
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
  }
  const answer = (operation: string, { KeyId, CiphertextBlob = '', EncryptionContext }: Asked): object => {
    const context = JSON.stringify(EncryptionContext)
    if (KeyId !== 'alias/lyceum') throw new Error('NotFoundException')
    if (operation === 'GenerateDataKey') {
      const plain = randomBytes(32)
      return { KeyId, Plaintext: plain.toString('base64'), CiphertextBlob: seal(plain, context).toString('base64') }
    }
    try {
      return { KeyId, Plaintext: open(Buffer.from(CiphertextBlob, 'base64'), context).toString('base64') }
    } catch {
      throw new Error('InvalidCiphertextException')
    }
  }

  const server = createServer((request, response) => {
    const respond = (status: number, content: object) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(content))
    }
    void textOf(request).then((body) => {
      const operation = String(request.headers['x-amz-target']).replace('TrentService.', '')
      calls.push(operation)
      try {
        if (failure !== undefined) throw new Error(failure)
        if (!isSigned(request, body)) throw new Error('InvalidSignatureException')
        respond(200, answer(operation, JSON.parse(body) as Asked))
      } catch (error) {
        respond(400, { __type: `com.amazonaws.kms#${(error as Error).message}` })
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/alias/lyceum`,
    calls,
    fail: (kind) => (failure = kind),
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
