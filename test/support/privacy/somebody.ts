import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { Client } from '../http/client'
import { until } from '../program/until'
import { contentsBelow } from './scan'

/** Somebody who registered at a service: words that stand in all that they wrote, and nowhere else. */
export interface Somebody {
  readonly id: string
  readonly email: string
  readonly password: string
  /** In every text of theirs. */
  readonly word: string
  readonly client: Client
}

const LINK = /[?#&]token=([A-Za-z0-9._~-]+)|token: ([A-Za-z0-9._~-]+)/

/** Those with a dot in front are still being written. */
const isMail = (path: string): boolean =>
  path.includes('outbox') && path.endsWith('.txt') && !basename(path).startsWith('.')

/** The mails for an address that lie in the outbox of a program whose LYCEUM_DATA is `folder`. */
export const mailsTo = (folder: string, email: string): readonly string[] =>
  contentsBelow(folder, isMail)
    .map(([, content]) => content.toString('utf8'))
    .filter((text) => text.includes(`to: ${email}`))

/** Registers, proves the address by the link in the mail, and signs in. */
export const signUp = async (url: string, folder: string, role: 'learner' | 'tutor'): Promise<Somebody> => {
  const word = `zq${randomBytes(9).toString('hex')}`
  const email = `${word}@example.org`
  const password = randomBytes(24).toString('base64url')
  const anonymous = new Client(url)
  const consents = ['terms', 'privacy-policy'].map((document) => ({ document, version: '2026-01-01' }))
  const registered = await anonymous.post('/api/v1/accounts/register', {
    ...{ identifier: email, password, role, consents },
  })
  if (registered.status !== 202) throw new Error(`not registered: ${JSON.stringify(registered.body)}`)
  let token: string | undefined
  await until('the mail with the link is there', () => {
    const [, first, second] = LINK.exec(mailsTo(folder, email).join('\n')) ?? []
    token = first ?? second
    return Promise.resolve(token !== undefined)
  })
  const verified = await anonymous.post('/api/v1/accounts/verify-email', { token })
  if (verified.status !== 200) throw new Error(`not verified: ${JSON.stringify(verified.body)}`)
  const signedIn = await anonymous.post(
    '/api/v1/accounts/sessions/log-in',
    { identifier: email, password },
    { 'user-agent': `Mozilla/5.0 (${word})` },
  )
  if (signedIn.status !== 200) throw new Error(`not signed in: ${JSON.stringify(signedIn.body)}`)
  const { accessToken, userId } = signedIn.body as { readonly accessToken: string; readonly userId: string }
  return { id: userId, email, password, word, client: new Client(url, accessToken) }
}
