import type { AuditTree, KeptHead } from '../ports/audit-tree'
import type { HeadJournal } from '../ports/head-journal'
import type { TreeSigner } from '../ports/tree-signer'
import { BadNote } from './bad-note'
import { openHead, signHead, type TreeRoot } from './checkpoint'
import { rootOf } from './proofs'

/** The audit tree is not what was signed before: somebody has changed it. Written for people. */
export class TreeRewritten extends Error {
  override readonly name = 'TreeRewritten'
}

export interface HeadKeeperPorts {
  readonly tree: Pick<AuditTree, 'extent' | 'nodes' | 'keepHead' | 'heads'>
  readonly signer: TreeSigner
  readonly journal: HeadJournal
}

/** A head as it was signed, with what it says. */
export interface SignedTreeHead extends TreeRoot {
  /** The signed note (c2sp.org/tlog-checkpoint). */
  readonly note: string
}

/**
 * Signs what the tree is, and keeps what it signed: in the database, then in the journal outside it. It signs nothing
 * that contradicts what it signed before, whichever of the two remembers it: so whoever changes the tree gets no
 * signature for it (c2sp.org/tlog-checkpoint, "Signatures").
 */
export class HeadKeeper {
  /** The largest tree that is known to be signed, of each place where heads are kept. */
  private signed: { database: TreeRoot | undefined; journal: TreeRoot | undefined } | undefined
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly ports: HeadKeeperPorts) {}

  /**
   * A signed head of the tree as it is now.
   *
   * @throws TreeRewritten
   */
  sign(): Promise<SignedTreeHead> {
    // One at a time, so that heads are kept in the order of their sizes.
    const signing = this.turn.then(() => this.signNow())
    this.turn = signing.catch(() => undefined)
    return signing
  }

  private async signNow(): Promise<SignedTreeHead> {
    const { tree, signer, journal } = this.ports
    const signed = (this.signed ??= await this.remembered())
    const { size } = await tree.extent()
    for (const before of [signed.database, signed.journal]) if (before !== undefined) await this.mustStand(before, size)
    const root = await rootOf(tree, size)
    const note = signHead({ size, root }, signer)
    if (signed.database?.size !== size) await tree.keepHead({ size, note })
    signed.database = { size, root }
    if (signed.journal?.size !== size) await journal.append({ size, note })
    signed.journal = { size, root }
    return { size, root, note }
  }

  private async mustStand(before: TreeRoot, size: number): Promise<void> {
    if (before.size <= size && (await rootOf(this.ports.tree, before.size)).equals(before.root)) return
    const { name } = this.ports.signer
    throw new TreeRewritten(
      (before.size > size
        ? `the audit tree has ${String(size)} leaves, and ${String(before.size)} were signed: some were removed`
        : `the first ${String(before.size)} leaves of the audit tree are not what was signed`) +
        `; a log of its own needs an origin of its own, other than ${name}`,
    )
  }

  private async remembered(): Promise<NonNullable<typeof this.signed>> {
    const { tree, journal } = this.ports
    return { database: this.largest(await tree.heads()), journal: this.largest(await journal.heads()) }
  }

  /** Heads that this key has not signed, an earlier one's or nobody's, bind it to nothing. */
  private largest(heads: readonly KeptHead[]): TreeRoot | undefined {
    for (const { note } of heads.toSorted((a, b) => b.size - a.size)) {
      try {
        return openHead(note, this.ports.signer)
      } catch (error) {
        if (!(error instanceof BadNote)) throw error
      }
    }
    return undefined
  }
}
