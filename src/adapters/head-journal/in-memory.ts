import type { KeptHead } from '../../application/ports/audit-tree'
import type { HeadJournal } from '../../application/ports/head-journal'

/** A journal in this process's memory: for tests. */
export class InMemoryHeadJournal implements HeadJournal {
  private readonly kept: KeptHead[] = []

  append(head: KeptHead): Promise<void> {
    this.kept.push(head)
    return Promise.resolve()
  }

  heads(): Promise<readonly KeptHead[]> {
    return Promise.resolve([...this.kept])
  }
}
