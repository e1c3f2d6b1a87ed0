import { Command } from 'commander'
import { parseAgainst, parseEventId, parseWhichHead } from '../../adapters/cli/audit-proofs/arguments'
import { checkCommand } from '../../adapters/cli/audit-proofs/check'
import { writeResult } from '../../adapters/cli/audit-proofs/files'
import { verifyCommand } from '../../adapters/cli/audit-proofs/verify'
import { formatEvidence } from '../../application/audit/evidence/files'
import { proveEvent, proveGrowth } from '../../application/audit/evidence/prove'
import { catchUpTree } from '../../application/audit/log-and-tree'
import { verifyKept } from '../../application/audit/verification/verify-kept'
import { formatVerifierKey } from '../../application/audit/verifier-key'
import { services } from '../container'
import { recordReading } from './auditor'
import { output, withParts } from './with-parts'

/** Says by the exit code that something is not as it should be; what it is has been told. */
const endWith = (allIsWell: boolean): void => {
  if (!allIsWell) process.exitCode = 1
}

interface VerifyArguments {
  readonly against: readonly string[]
  readonly json: boolean
}

const verify = (): Command =>
  new Command('verify')
    .description('hold every event of the log against its hash, the audit tree and the signed tree heads')
    .option('--against <files...>', 'signed heads, proofs or copies of the journal of heads that you have kept', [])
    .option('--json', 'as JSON', false)
    .action(({ against, json }: VerifyArguments) =>
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
      }),
    )

interface OutArgument {
  readonly out?: string
}

const OUT = ['--out <file>', 'write it to a file'] as const

const root = (): Command =>
  new Command('root')
    .description('print a signed tree head: what the whole log is now, in a few lines that cannot be denied later')
    .option(...OUT)
    .action(({ out }: OutArgument) =>
      withParts(async (get) => {
        await catchUpTree(await get(services.storedLog), await get(services.auditTree))
        const { note } = await (await get(services.headKeeper)).sign()
        writeResult(note, out, output.out)
      }),
    )

interface ProveArguments extends OutArgument {
  readonly stream?: string
}

const prove = (): Command =>
  new Command('prove')
    .description('print an event with the proof that it is in the log, in one file that needs nothing else')
    .argument('<event id>')
    .option('--stream <name>', 'which of several events with that id')
    .option(...OUT)
    .action((id: string, { stream, out }: ProveArguments) => {
      const eventId = parseEventId(id)
      const which = { eventId, ...(stream !== undefined && { stream }) }
      return withParts(async (get) => {
        await recordReading(get, 'audit.prove', which)
        writeResult(formatEvidence(await proveEvent(await get(services.proving), which)), out, output.out)
      })
    })

const consistency = (): Command =>
  new Command('consistency')
    .description('prove that the log at one time is the beginning of the log at another')
    .argument('<old>', 'a number of events, or the file of a signed tree head')
    .argument('<new>', 'the same')
    .option(...OUT)
    .action((older: string, newer: string, { out }: OutArgument) => {
      const [from, to] = [parseWhichHead(older), parseWhichHead(newer)]
      return withParts(async (get) => {
        writeResult(formatEvidence(await proveGrowth(await get(services.proving), from, to)), out, output.out)
      })
    })

const check = (): Command =>
  new Command('check')
    .description('check signed tree heads and proofs, with nothing but the files and a verifier key')
    .argument('<files...>')
    .option('--key <key>', 'the verifier key that "audit key" prints, or a file of it')
    .action((files: readonly string[], options: { readonly key?: string }) => {
      endWith(checkCommand(files, options, output.out))
    })

const key = (): Command =>
  new Command('key')
    .description('print the verifier key: whoever has it can check what this log signs')
    .option(...OUT)
    .action(({ out }: OutArgument) =>
      withParts(async (get) => {
        writeResult(`${formatVerifierKey(await get(services.treeSigner))}\n`, out, output.out)
      }),
    )

export const proofCommands = (): readonly Command[] => [verify(), root(), prove(), consistency(), check(), key()]
