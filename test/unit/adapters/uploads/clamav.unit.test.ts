import { randomBytes } from 'node:crypto'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { ClamAvCheck } from '../../../../src/adapters/uploads/clamav'
import { StoreUnavailable } from '../../../../src/application/ports/event-store'

/** A daemon that reads `INSTREAM` as clamd does, and answers what it is told to of the bytes that came. */
const daemon = async (answer: (bytes: Buffer, socket: Socket) => string | undefined): Promise<Server> => {
  const server = createServer((socket) => {
    let received = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data])
      const bytes = bytesIn(received)
      const said = bytes && answer(bytes, socket)
      if (said !== undefined) socket.end(said)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const COMMAND = 'zINSTREAM\0'

/** What was sent, once its end is there. */
const bytesIn = (received: Buffer): Buffer | undefined => {
  if (received.toString('latin1', 0, COMMAND.length) !== COMMAND) return undefined
  const chunks: Buffer[] = []
  for (let at = COMMAND.length; at + 4 <= received.length;) {
    const length = received.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(received.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

describe('a virus scanner', () => {
  const servers: Server[] = []
  const checkBy = async (answer: Parameters<typeof daemon>[0], timeoutMillis = 5_000) => {
    const server = await daemon(answer)
    servers.push(server)
    const { port } = server.address() as AddressInfo
    return new ClamAvCheck({ host: '127.0.0.1', port }, timeoutMillis)
  }
  afterAll(() => servers.forEach((server) => void server.close()))

  it('is sent every byte, and says whether it is clean', async () => {
    const bytes = randomBytes(300_000)
    let came: Buffer | undefined
    const check = await checkBy((received) => {
      came = received
      return 'stream: OK\0'
    })
    expect(await check.check(bytes)).toEqual({ clean: true })
    expect(came?.equals(bytes)).toBe(true)
  })

  it('names what it finds', async () => {
    const check = await checkBy(() => 'stream: Win.Test.EICAR_HDB-1 FOUND\0')
    expect(await check.check(Buffer.from('EICAR'))).toEqual({ clean: false, finding: 'Win.Test.EICAR_HDB-1' })
  })

  it.each([
    ['answers with an error', () => 'INSTREAM size limit exceeded. ERROR\0'],
    ['breaks off', () => 'stream: O'],
    ['says nothing in time', () => undefined],
  ])('lets nothing through when it %s', async (_, answer) => {
    const check = await checkBy(answer, 200)
    await expect(check.check(Buffer.from('x'))).rejects.toThrow(StoreUnavailable)
  })

  it('lets nothing through when it is not there', async () => {
    const check = new ClamAvCheck({ host: '127.0.0.1', port: 9 })
    await expect(check.check(Buffer.from('x'))).rejects.toThrow(StoreUnavailable)
  })
})
