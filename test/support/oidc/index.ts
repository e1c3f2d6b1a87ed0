import { join } from 'node:path'
import type { Provider } from '../../../src/adapters/identity-providers/provider'
import { startLineProcess } from '../processes/line-process'

/** Whom the provider signs in. */
export interface Person {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
}

export interface RunningProvider {
  readonly settings: Provider
  kill(): Promise<void>
}

export const REDIRECT = 'https://learn.example.org/sign-in/example'

/** Starts a provider; the next one on the same port has other keys. */
export const startProvider = async (
  port: number,
  authentication: 'basic' | 'post' | 'none' = 'basic',
  clockOffsetSeconds = 0,
): Promise<RunningProvider> => {
  const args = [String(port), authentication, String(clockOffsetSeconds)]
  const running = startLineProcess(join(__dirname, 'provider.ts'), args)
  await running.printed('listening')
  return {
    settings: {
      ...{ id: 'example', name: 'Example', clientId: 'lyceum', scopes: ['openid', 'email'] },
      issuer: new URL(`http://127.0.0.1:${String(port)}`),
      ...(authentication !== 'none' && { clientSecret: 'a secret of the tests, long enough' }),
    },
    kill: () => running.kill(),
  }
}

/**
 * Goes to the provider as a browser does, signs in as a person (or refuses), and stops where the provider sends the
 * browser back to us.
 *
 * @returns the parameters that came with it
 */
export const visit = async (
  authorizationUrl: string,
  person: Person | undefined,
): Promise<Readonly<Record<string, string>>> => {
  const cookies = new Map<string, string>()
  const first = new URL(authorizationUrl)
  if (person !== undefined) first.searchParams.set('login_hint', JSON.stringify(person))
  let url = first.href
  for (let hops = 0; hops < 10; hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`the provider answered ${String(response.status)}: ${await response.text()}`)
    url = new URL(location, url).href
    if (url.startsWith(REDIRECT)) return Object.fromEntries(new URL(url).searchParams)
  }
  throw new Error('the provider sends the browser round in circles')
}
