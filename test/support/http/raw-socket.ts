import { connect } from 'node:net'

/** A connection on which a test writes bytes as it likes. */
export interface RawSocket {
  readonly write: (text: string) => void
  /** Goes away without a word. */
  readonly destroy: () => void
  /** All that came until the other side closed. */
  readonly received: Promise<string>
  /** Waits until what came contains `text`. */
  readonly until: (text: string) => Promise<string>
}

export const rawSocket = (port: number): RawSocket => {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  let text = ''
  socket.on('data', (chunk: string) => (text += chunk))
  // A reset is an end as well: what came before it is what counts.
  socket.on('error', () => socket.destroy())
  const received = new Promise<string>((resolve) => socket.once('close', () => resolve(text)))
  const until = (wanted: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (text.includes(wanted)) resolve(text)
      }
      socket.on('data', look).once('close', () => reject(new Error(`closed without ${wanted}: ${text}`)))
      look()
    })
  return { write: (part) => void socket.write(part), destroy: () => void socket.destroy(), received, until }
}
