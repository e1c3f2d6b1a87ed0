import { generateSync } from 'otplib'
import { Client } from '../http/client'
import { lyceum } from './command-line'

/** What a sign-in answers. */
export interface SignedIn {
  readonly accessToken: string
  readonly refreshToken: string
  readonly sessionId: string
  readonly userId: string
}

/** Words that may stand alone as a password. */
export const STAFF_PASSWORD = 'seven green apples on a shelf'

const ACCOUNTS = '/api/v1/accounts'

const answered = async <R>(client: Client, path: string, body: unknown): Promise<R> => {
  const { status, body: answer } = await client.post(`${ACCOUNTS}/${path}`, body)
  if (status !== 200) throw new Error(`${path} was answered ${String(status)}: ${JSON.stringify(answer)}`)
  return answer as R
}

/** The token in the link by which a password is set. */
export const tokenIn = (text: string): string => /#token=(\S+)/.exec(text)?.[1] ?? 'no token'

/** Somebody of staff, with a password and an authenticator app, who signs in by codes for a rainy day. */
export class Staff {
  private constructor(
    private readonly email: string,
    private readonly recoveryCodes: string[],
  ) {}

  /** Opens the account at the command line and sets its password by the link, then the second factor. */
  static async open(url: string, email: string, role: string, settings: Record<string, string>): Promise<Staff> {
    const token = tokenIn(await lyceum(['admin', 'create', '--email', email, '--role', role], settings))
    await answered(new Client(url), 'reset-password', { token, password: STAFF_PASSWORD })
    return Staff.enrol(url, email)
  }

  /** Sets up the second factor of an account that has a password. */
  static async enrol(url: string, email: string): Promise<Staff> {
    const { accessToken } = await answered<SignedIn>(new Client(url), 'sessions/log-in', credentials(email))
    const client = new Client(url, accessToken)
    const { secret } = await answered<{ readonly secret: string }>(client, 'factors/totp/begin', {})
    const code = generateSync({ secret })
    const { recoveryCodes } = await answered<{ readonly recoveryCodes: string[] }>(client, 'factors/totp/confirm', {
      code,
    })
    return new Staff(email, recoveryCodes)
  }

  /** A proof of the second factor. A recovery code serves once and at once: the app's next one is half a minute away. */
  recoveryProof() {
    return { method: 'recovery-code', code: this.recoveryCodes.pop() }
  }

  /** Signs in by both factors; ten times at most. */
  async logIn(url: string): Promise<SignedIn> {
    const client = new Client(url)
    const { flow } = await answered<{ readonly flow: string }>(client, 'sessions/log-in', credentials(this.email))
    return answered<SignedIn>(client, 'sessions/complete-log-in', { flow, proof: this.recoveryProof() })
  }
}

const credentials = (identifier: string) => ({ identifier, password: STAFF_PASSWORD })
