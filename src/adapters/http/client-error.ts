import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { EdgeCode } from './problems/catalogue'
import { Problem } from './problems/problem'

/** What Node's parser gives up with, before there is a request. */
const CODES: Readonly<Record<string, EdgeCode>> = {
  HPE_HEADER_OVERFLOW: 'request.headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
}

/** Answers what is not HTTP, or came too slowly, with a problem document on the bare connection, and closes it. */
export const answerClientError = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const { status, document } = problemOf(error)
  const body = JSON.stringify(document)
  socket.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n` +
      `Content-Type: application/problem+json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`,
  )
}

const problemOf = ({ code = '' }: NodeJS.ErrnoException) => {
  const problem = Problem.edge(CODES[code] ?? 'request.malformed')
  return { status: problem.status, document: problem.document() }
}
