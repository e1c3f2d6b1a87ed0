import { connect } from 'node:net'
import type { CheckVerdict, ContentCheck } from '../../application/ports/content-check'
import { StoreUnavailable } from '../../application/ports/event-store'

const CHUNK_BYTES = 64 * 1_024
const TIMEOUT_MILLIS = 15_000
const LONGEST_ANSWER = 4_096

export interface ClamAvAddress {
  readonly host: string
  readonly port: number
}

/**
 * Asks a ClamAV daemon (clamd(8), `INSTREAM`): the bytes go in chunks behind their lengths, an empty chunk ends them, and
 * the answer is `stream: OK` or `stream: <name> FOUND`. Anything else means that nobody has looked.
 */
export class ClamAvCheck implements ContentCheck {
  constructor(
    private readonly address: ClamAvAddress,
    private readonly timeoutMillis = TIMEOUT_MILLIS,
  ) {}

  async check(bytes: Buffer): Promise<CheckVerdict> {
    const answer = await this.ask(bytes)
    if (answer === 'stream: OK') return { clean: true }
    const finding = /^stream: (.{1,200}) FOUND$/.exec(answer)?.[1]
    if (finding === undefined) throw new StoreUnavailable('the virus scanner did not look at the file')
    return { clean: false, finding }
  }

  private ask(bytes: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({ ...this.address, timeout: this.timeoutMillis })
      let answer = ''
      const fail = (cause?: Error): void => {
        socket.destroy()
        reject(new StoreUnavailable('the virus scanner is out of reach', { cause }))
      }
      const deadline = setTimeout(fail, this.timeoutMillis)
      socket.setEncoding('latin1')
      socket.on('connect', () => {
        socket.write('zINSTREAM\0')
        for (const part of framed(bytes)) socket.write(part)
      })
      socket.on('data', (text: string) => {
        answer += text
        if (answer.length > LONGEST_ANSWER) fail()
        else if (answer.includes('\0')) socket.end()
      })
      socket.on('timeout', () => fail())
      socket.on('error', fail)
      socket.on('close', () => {
        clearTimeout(deadline)
        if (answer.includes('\0')) resolve(answer.slice(0, answer.indexOf('\0')).trim())
        else fail()
      })
    })
  }
}

function* framed(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES)
    yield lengthOf(chunk.length)
    yield chunk
  }
  yield lengthOf(0)
}

const lengthOf = (length: number): Buffer => {
  const header = Buffer.alloc(4)
  header.writeUInt32BE(length)
  return header
}
