import { parseAgainst, parseEventId, parseWhichHead } from '../../adapters/cli/audit-proofs/arguments'
import { checkCommand } from '../../adapters/cli/audit-proofs/check'
import { writeResult } from '../../adapters/cli/audit-proofs/files'
import { verifyCommand } from '../../adapters/cli/audit-proofs/verify'
import { formatEvidence } from '../../application/audit/evidence/files'
import { proveEvent, proveGrowth } from '../../application/audit/evidence/prove'
import { catchUpTree } from '../../application/audit/log-and-tree'
import { verifyKept } from '../../application/audit/verification/verify-kept'
import { formatVerifierKey } from '../../application/audit/verifier-key'
import { services } from '../container/services'
import { recordReading } from './auditor'
import { output, withParts } from './with-parts'

/** Says by the exit code that something is not as it should be; what it is has been told. */
const endWith = (allIsWell: boolean): void => {
  if (!allIsWell) process.exitCode = 1
}

export interface VerifyArguments {
  readonly against: readonly string[]
  readonly json: boolean
}

export const verify = ({ against, json }: VerifyArguments): Promise<void> =>
  withParts(async (get) => {
    const sources = parseAgainst(against)
    const options = {
      store: await get(services.storedLog),
      tree: await get(services.auditTree),
      journal: await get(services.headJournal),
      key: await get(services.treeSigner),
      mayHide: (await get(services.log)).kind === 'eventstoredb',
      against: sources,
    }
    const intact = await verifyCommand(
      async (onProgress) => {
        const verification = await verifyKept({ ...options, onProgress })
        // Before anything is shown, yet after the log was read: the record must not take the place of an event that
        // was cut off.
        await recordReading(get, 'audit.verify', { against: against.join(' ') })
        return verification
      },
      { json },
      output,
    )
    endWith(intact)
  })

export interface OutArgument {
  readonly out?: string
}

export const root = ({ out }: OutArgument): Promise<void> =>
  withParts(async (get) => {
    await catchUpTree(await get(services.storedLog), await get(services.auditTree))
    const { note } = await (await get(services.headKeeper)).sign()
    writeResult(note, out, output.out)
  })

export interface ProveArguments extends OutArgument {
  readonly stream?: string
}

export const prove = (id: string, { stream, out }: ProveArguments): Promise<void> => {
  const eventId = parseEventId(id)
  const which = { eventId, ...(stream !== undefined && { stream }) }
  return withParts(async (get) => {
    await recordReading(get, 'audit.prove', which)
    writeResult(formatEvidence(await proveEvent(await get(services.proving), which)), out, output.out)
  })
}

export const consistency = (older: string, newer: string, { out }: OutArgument): Promise<void> => {
  const [from, to] = [parseWhichHead(older), parseWhichHead(newer)]
  return withParts(async (get) => {
    writeResult(formatEvidence(await proveGrowth(await get(services.proving), from, to)), out, output.out)
  })
}

export interface CheckArguments {
  readonly key?: string
}

export const check = (files: readonly string[], options: CheckArguments): void => {
  endWith(checkCommand(files, options, output.out))
}

export const key = ({ out }: OutArgument): Promise<void> =>
  withParts(async (get) => {
    writeResult(`${formatVerifierKey(await get(services.treeSigner))}\n`, out, output.out)
  })
