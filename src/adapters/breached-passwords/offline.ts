import { dictionary } from '@zxcvbn-ts/language-common'
import { hash } from 'node:crypto'
import type { BreachedPasswords } from '../../application/ports/breached-passwords'

const PREFIX = 5

/**
 * The passwords that come with Lyceum: 49,233 that are common in breaches, in small letters, as the package
 * @zxcvbn-ts/language-common has them (MIT licence). They are hashed when they are first asked for, in some 50 ms.
 */
export class OfflineBreachedPasswords implements BreachedPasswords {
  private ranges: ReadonlyMap<string, ReadonlySet<string>> | undefined

  constructor(private readonly passwords: readonly string[] = dictionary['passwords-common']) {}

  range(prefix: string): Promise<ReadonlySet<string>> {
    this.ranges ??= rangesOf(this.passwords)
    return Promise.resolve(this.ranges.get(prefix) ?? new Set())
  }
}

const rangesOf = (passwords: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const ranges = new Map<string, Set<string>>()
  for (const password of passwords) {
    const digest = hash('sha1', password, 'hex').toUpperCase()
    const prefix = digest.slice(0, PREFIX)
    const range = ranges.get(prefix)
    if (range === undefined) ranges.set(prefix, new Set([digest.slice(PREFIX)]))
    else range.add(digest.slice(PREFIX))
  }
  return ranges
}
