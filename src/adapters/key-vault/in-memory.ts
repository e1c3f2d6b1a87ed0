import { randomBytes } from 'node:crypto'
import type { KeyVault, SubjectKey } from '../../application/ports/key-vault'
import { KEY_BYTES } from '../../application/privacy/seal'

/** Keys of one process, lost with it: for tests. */
export class InMemoryKeyVault implements KeyVault {
  private readonly keys = new Map<string, SubjectKey>()
  private readonly watchers: (() => void)[] = []

  ensure(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>> {
    for (const subject of subjects)
      if (!this.keys.has(subject)) this.keys.set(subject, { state: 'live', key: randomBytes(KEY_BYTES) })
    return this.find(subjects)
  }

  find(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>> {
    const found = new Map<string, SubjectKey>()
    for (const subject of subjects) {
      const key = this.keys.get(subject)
      if (key !== undefined) found.set(subject, key)
    }
    return Promise.resolve(found)
  }

  destroy(subject: string): Promise<void> {
    this.keys.set(subject, { state: 'destroyed' })
    for (const drop of this.watchers) drop()
    return Promise.resolve()
  }

  watch(drop: () => void): void {
    this.watchers.push(drop)
  }
}
