import { SigningKeyError } from '../adapters/auth'
import { BadArgument } from '../adapters/cli/bad-argument'
import { EmbeddedPostgresError } from '../adapters/embedded-postgres'
import { CannotSecure, ConnectionUrlError } from '../adapters/event-store/eventstoredb'
import { CannotListen } from '../adapters/http'
import { HeadJournalError } from '../adapters/head-journal/file'
import { RowRefused } from '../adapters/import/pipeline'
import { BadSource } from '../adapters/import/source-file'
import { BadNote } from '../application/audit/bad-note'
import { CannotProve } from '../application/audit/evidence/errors'
import { TreeRewritten } from '../application/audit/head-keeper'
import { LogDiffers } from '../application/audit/log-and-tree'
import { UnknownEvent } from '../application/commands/aggregate-registry'
import { BrokenChain, CopyInterrupted, TargetDiffers } from '../application/log-copy'
import { LyceumRuns } from '../application/adopt-log'
import { AnotherLog } from '../application/log-mark'
import { EventTooLarge, StoreUnavailable } from '../application/ports/event-store'
import { MasterKeyMissing } from '../application/ports/master-keys'
import { PersonalFieldDamaged } from '../application/privacy/open-fields'
import { CannotCompare } from '../projections/replay/diff'
import { ReplayUnderWay } from '../projections/replay/replay'
import { SchemaRefused } from '../projections/replay/scratch-schema'
import { PoisonEvent } from '../projections/runtime/fold'
import { RebuildUnderWay } from '../projections/runtime/rebuild'
import { NotAnswered } from './cli/ask'
import { ReadNotRecorded } from './cli/auditor'
import { ConfigError } from './config'
import { DatabaseUnusable } from './database'
import { LogUnusable } from './logs'

const LISTEN: Readonly<Record<CannotListen['reason'], string>> = {
  'in-use': 'another program uses it; end that program or set PORT to another',
  'not-permitted': 'this user may not open it; set PORT to one above 1023',
  'no-such-address': 'this machine has no such address; set HOST to one that it has',
  failed: 'it cannot be opened',
}

/** Failures whose message is written for people. */
const FORESEEN = [
  DatabaseUnusable,
  SigningKeyError,
  BadArgument,
  ReadNotRecorded,
  NotAnswered,
  BadSource,
  RowRefused,
  RebuildUnderWay,
  PoisonEvent,
  ReplayUnderWay,
  SchemaRefused,
  CannotCompare,
  UnknownEvent,
  StoreUnavailable,
  HeadJournalError,
  BadNote,
  CannotProve,
  TreeRewritten,
  LogDiffers,
  LogUnusable,
  CannotSecure,
  ConnectionUrlError,
  AnotherLog,
  LyceumRuns,
  EventTooLarge,
  MasterKeyMissing,
  PersonalFieldDamaged,
  BrokenChain,
  TargetDiffers,
  CopyInterrupted,
] as const

/**
 * One line a problem for who starts Lyceum: what is wrong and what to do. Undefined for a failure that nobody foresaw,
 * which is a bug and deserves its stack trace.
 */
export const explain = (error: unknown): readonly string[] | undefined => {
  if (error instanceof ConfigError) return error.lines
  if (error instanceof CannotListen) {
    const reason = error.reason === 'failed' ? error.message : LISTEN[error.reason]
    return [`HOST=${error.host} PORT=${String(error.port)}: ${reason}`]
  }
  if (error instanceof EmbeddedPostgresError) return [`LYCEUM_DATA: ${error.message}`]
  return error instanceof Error && FORESEEN.some((kind) => error instanceof kind) ? [error.message] : undefined
}

/** Prints why Lyceum does not run, and sets the exit code 1. */
export const complain = (error: unknown, stream: NodeJS.WritableStream = process.stderr): void => {
  const lines = explain(error) ?? [error instanceof Error ? (error.stack ?? error.message) : String(error)]
  for (const line of lines) stream.write(`lyceum: ${line}\n`)
  process.exitCode = 1
}
