import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { tlsFile } from '../tls'

/** What a mail server does beside taking mails. */
export interface MailServerOptions {
  /** TLS from the first byte. */
  readonly secure?: boolean
  /** Offers STARTTLS; default true. */
  readonly startTls?: boolean
  /** Refuses a recipient with this status. */
  readonly refuses?: (address: string) => number | undefined
  /** Takes a mail and loses the connection before it says so, the first so many times. */
  readonly losesAnswers?: number
  readonly login?: { readonly user: string; readonly password: string }
}

/** A real mail server on a free port that keeps what it gets. */
export interface MailServer {
  readonly port: number
  readonly mails: readonly Email[]
  /** Whether each mail came over TLS. */
  readonly overTls: readonly boolean[]
  stop(): Promise<void>
}

export const startMailServer = async ({
  secure = false,
  startTls = true,
  refuses = () => undefined,
  losesAnswers = 0,
  login,
}: MailServerOptions = {}): Promise<MailServer> => {
  const mails: Email[] = []
  const overTls: boolean[] = []
  let toLose = losesAnswers
  const server = new SMTPServer({
    secure,
    key: readFileSync(tlsFile('node.key')),
    cert: readFileSync(tlsFile('node.crt')),
    disabledCommands: [...(startTls ? [] : ['STARTTLS']), ...(login === undefined ? ['AUTH'] : [])],
    authOptional: login === undefined,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.password
        ? done(null, { user: username })
        : done(Object.assign(new Error('no such user'), { responseCode: 535 })),
    onRcptTo: ({ address }, _session, done) => {
      const status = refuses(address)
      done(status === undefined ? null : Object.assign(new Error(`no to ${address}`), { responseCode: status }))
    },
    onData: (stream, session, done) => {
      void text(stream)
        .then((raw) => PostalMime.parse(raw))
        .then((mail) => {
          mails.push(mail)
          overTls.push(session.secure)
          if (toLose > 0) {
            toLose -= 1
            server.connections.forEach((connection) => connection.close())
            return
          }
          done()
        })
    },
  })
  // What a client does to a connection is not the server's end.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return { port, mails, overTls, stop: () => new Promise((resolve) => server.close(resolve)) }
}
