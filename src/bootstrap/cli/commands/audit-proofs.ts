import { Command } from 'commander'
import type { CheckArguments, OutArgument, ProveArguments, VerifyArguments } from '../audit-proofs'

const OUT = ['--out <file>', 'write it to a file'] as const

const verify = (): Command =>
  new Command('verify')
    .description('hold every event of the log against its hash, the audit tree and the signed tree heads')
    .option('--against <files...>', 'signed heads, proofs or copies of the journal of heads that you have kept', [])
    .option('--json', 'as JSON', false)
    .action(async (typed: VerifyArguments) => (await import('../audit-proofs.js')).verify(typed))

const root = (): Command =>
  new Command('root')
    .description('print a signed tree head: what the whole log is now, in a few lines that cannot be denied later')
    .option(...OUT)
    .action(async (typed: OutArgument) => (await import('../audit-proofs.js')).root(typed))

const prove = (): Command =>
  new Command('prove')
    .description('print an event with the proof that it is in the log, in one file that needs nothing else')
    .argument('<event id>')
    .option('--stream <name>', 'which of several events with that id')
    .option(...OUT)
    .action(async (id: string, typed: ProveArguments) => (await import('../audit-proofs.js')).prove(id, typed))

const consistency = (): Command =>
  new Command('consistency')
    .description('prove that the log at one time is the beginning of the log at another')
    .argument('<old>', 'a number of events, or the file of a signed tree head')
    .argument('<new>', 'the same')
    .option(...OUT)
    .action(async (older: string, newer: string, typed: OutArgument) =>
      (await import('../audit-proofs.js')).consistency(older, newer, typed),
    )

const check = (): Command =>
  new Command('check')
    .description('check signed tree heads and proofs, with nothing but the files and a verifier key')
    .argument('<files...>')
    .option('--key <key>', 'the verifier key that "audit key" prints, or a file of it')
    .action(async (files: readonly string[], typed: CheckArguments) =>
      (await import('../audit-proofs.js')).check(files, typed),
    )

const key = (): Command =>
  new Command('key')
    .description('print the verifier key: whoever has it can check what this log signs')
    .option(...OUT)
    .action(async (typed: OutArgument) => (await import('../audit-proofs.js')).key(typed))

export const proofCommands = (): readonly Command[] => [verify(), root(), prove(), consistency(), check(), key()]
