import { hash, parseOptions, verify } from '@node-rs/argon2'
import { type PasswordHasher, PasswordHasherOverloaded } from '../../application/ports/password-hasher'

/** What a hash costs. */
export interface Argon2Cost {
  /** KiB of memory. */
  readonly memoryCost: number
  /** Passes over it. */
  readonly timeCost: number
  readonly parallelism: number
}

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane. */
const OWASP: Argon2Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export interface Argon2Settings {
  readonly cost: Argon2Cost
  /**
   * Hashes under way at once. They run in libuv's pool, which has four threads by default and also opens files and looks
   * up names: two leave those room, and bound the memory.
   */
  readonly underWay: number
  /** More than these wait for nothing: by their turn whoever asked has gone. */
  readonly waiting: number
}

const defaults: Argon2Settings = { cost: OWASP, underWay: 2, waiting: 500 }

/** How a hash of the library's default algorithm begins. */
const ARGON2ID = '$argon2id$'

/** Hashes passwords by Argon2id (RFC 9106). */
export class Argon2PasswordHasher implements PasswordHasher {
  private readonly settings: Argon2Settings
  private readonly turns: (() => void)[] = []
  private underWay = 0
  /** A hash that no password has, to check against where there is none. */
  private nobodys: Promise<string> | undefined

  constructor(settings: Partial<Argon2Settings> = {}) {
    this.settings = { ...defaults, ...settings }
  }

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, this.settings.cost))
  }

  async verify(known: string | undefined, password: string): Promise<boolean> {
    // Made with the first question whatever it is, so that it costs the unknown account no more than the known one.
    this.nobodys ??= hash('', this.settings.cost)
    const nobodys = await this.nobodys
    const right = await this.inTurn(() => verify(known ?? nobodys, password))
    return right && known !== undefined
  }

  isCurrent(known: string): boolean {
    const { cost } = this.settings
    const { memoryCost, timeCost, parallelism } = parseOptions(known)
    return (
      known.startsWith(ARGON2ID) &&
      memoryCost === cost.memoryCost &&
      timeCost === cost.timeCost &&
      parallelism === cost.parallelism
    )
  }

  private async inTurn<A>(work: () => Promise<A>): Promise<A> {
    if (this.underWay >= this.settings.underWay) {
      if (this.turns.length >= this.settings.waiting)
        throw new PasswordHasherOverloaded(`${String(this.turns.length)} passwords wait to be hashed already`)
      await new Promise<void>((resolve) => this.turns.push(resolve))
    } else {
      this.underWay += 1
    }
    try {
      return await work()
    } finally {
      // A turn is handed on as it is, so that nobody gets in between.
      const next = this.turns.shift()
      if (next === undefined) this.underWay -= 1
      else next()
    }
  }
}
