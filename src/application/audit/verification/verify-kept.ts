import type { AuditTree } from '../../ports/audit-tree'
import type { HeadJournal } from '../../ports/head-journal'
import type { VerifierKey } from '../verifier-key'
import { type HeadSource, missingHeads, readHeads } from './kept-heads'
import type { Verification } from './verification'
import { verifyLog, type VerifyOptions } from './verify-log'

export interface VerifyKeptOptions extends Pick<
  VerifyOptions,
  'store' | 'mayHide' | 'onProgress' | 'pageSize' | 'signal'
> {
  readonly tree: Pick<AuditTree, 'extent' | 'leaves' | 'leavesOf' | 'nodes' | 'heads'>
  readonly journal: Pick<HeadJournal, 'heads'>
  /** Whose signatures are believed. */
  readonly key: VerifierKey
  /** Heads that an auditor has kept for himself. */
  readonly against?: readonly HeadSource[]
}

/** Verifies the whole log against all that Lyceum and the auditor have kept of it. */
export const verifyKept = async ({
  tree,
  journal,
  key,
  against = [],
  ...options
}: VerifyKeptOptions): Promise<Verification> => {
  // The journal first: a head that is signed meanwhile is in the database before it is in the journal.
  const inJournal = { name: 'the journal of heads', notes: (await journal.heads()).map(({ note }) => note) }
  const inDatabase = { name: 'the database', notes: (await tree.heads()).map(({ note }) => note) }
  const { heads, findings } = readHeads([inDatabase, inJournal, ...against], key)
  const verification = await verifyLog({ ...options, tree, heads })
  const all = [...verification.findings, ...findings, ...missingHeads(inDatabase, inJournal)]
  return { ...verification, intact: all.length === 0, findings: all }
}
