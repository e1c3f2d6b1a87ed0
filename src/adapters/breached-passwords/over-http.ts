import { type BreachedPasswords, BreachedPasswordsUnavailable } from '../../application/ports/breached-passwords'

export interface PwnedPasswordsSettings {
  /** For an answer, in milliseconds. Whoever chooses a password waits for it. */
  readonly timeoutMillis: number
  /** An answer has some 2,000 lines of 40 characters with padding; a much larger one is none. */
  readonly mostBytes: number
}

const defaults: PwnedPasswordsSettings = { timeoutMillis: 1_500, mostBytes: 1_048_576 }

const LINE = /^([0-9A-F]{35}):(\d{1,12})$/

/**
 * Asks a server that speaks as the range API of Pwned Passwords does (haveibeenpwned.com/API/v3#PwnedPasswords):
 * `GET <base>/range/<prefix>`, answered with lines `<suffix>:<count>`. Answers are padded, so that their length does not
 * tell the prefix to those who watch the wire; what is padding has the count 0.
 */
export class PwnedPasswords implements BreachedPasswords {
  private readonly settings: PwnedPasswordsSettings

  constructor(
    private readonly base: string,
    settings: Partial<PwnedPasswordsSettings> = {},
  ) {
    this.settings = { ...defaults, ...settings }
  }

  async range(prefix: string): Promise<ReadonlySet<string>> {
    const suffixes = new Set<string>()
    for (const line of (await this.ask(prefix)).split(/\r?\n/)) {
      const [, suffix, count] = LINE.exec(line) ?? []
      if (suffix !== undefined && Number(count) > 0) suffixes.add(suffix)
      else if (suffix === undefined && line !== '') throw new BreachedPasswordsUnavailable('the answer is no range')
    }
    return suffixes
  }

  private async ask(prefix: string): Promise<string> {
    const { timeoutMillis, mostBytes } = this.settings
    try {
      const response = await fetch(`${this.base.replace(/\/$/, '')}/range/${prefix}`, {
        headers: { 'Add-Padding': 'true', 'User-Agent': 'Lyceum' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMillis),
      })
      if (!response.ok) throw new BreachedPasswordsUnavailable(`answered with ${String(response.status)}`)
      return await bounded(response, mostBytes)
    } catch (error) {
      if (error instanceof BreachedPasswordsUnavailable) throw error
      // The address asked for holds the prefix: it is not told.
      throw new BreachedPasswordsUnavailable(error instanceof Error ? error.name : 'no answer')
    }
  }
}

const bounded = async (response: Response, most: number): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  // The types of fetch leave open what its body is made of.
  const body: AsyncIterable<Uint8Array> | undefined = response.body ?? undefined
  if (body === undefined) return ''
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > most) throw new BreachedPasswordsUnavailable('the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('latin1')
}
