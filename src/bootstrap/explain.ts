import type { SigningKeyError } from '../adapters/auth'
import type { BadArgument } from '../adapters/cli/bad-argument'
import type { EmbeddedPostgresError } from '../adapters/embedded-postgres'
import type { CannotSecure, ConnectionUrlError } from '../adapters/event-store/eventstoredb'
import type { CannotListen } from '../adapters/http'
import type { HeadJournalError } from '../adapters/head-journal/file'
import type { RowRefused } from '../adapters/import/pipeline'
import type { BadSource } from '../adapters/import/source-file'
import type { BadNote } from '../application/audit/bad-note'
import type { CannotProve } from '../application/audit/evidence/errors'
import type { TreeRewritten } from '../application/audit/head-keeper'
import type { LogDiffers } from '../application/audit/log-and-tree'
import type { UnknownEvent } from '../application/commands/aggregate-registry'
import type { BrokenChain, CopyInterrupted, TargetDiffers } from '../application/log-copy'
import type { LyceumRuns } from '../application/adopt-log'
import type { AnotherLog } from '../application/log-mark'
import type { EventTooLarge, StoreUnavailable } from '../application/ports/event-store'
import type { MasterKeyMissing } from '../application/ports/master-keys'
import type { PersonalFieldDamaged } from '../application/privacy/open-fields'
import type { CannotCompare } from '../projections/replay/diff'
import type { ReplayUnderWay } from '../projections/replay/replay'
import type { SchemaRefused } from '../projections/replay/scratch-schema'
import type { PoisonEvent } from '../projections/runtime/fold'
import type { RebuildUnderWay } from '../projections/runtime/rebuild'
import type { NotAnswered } from './cli/ask'
import type { ReadNotRecorded } from './cli/auditor'
import type { ConfigError } from './config'
import type { DatabaseUnusable } from './database'
import type { LogUnusable } from './logs'

const LISTEN: Readonly<Record<CannotListen['reason'], string>> = {
  'in-use': 'another program uses it; end that program or set PORT to another',
  'not-permitted': 'this user may not open it; set PORT to one above 1023',
  'no-such-address': 'this machine has no such address; set HOST to one that it has',
  failed: 'it cannot be opened',
}

/** Failures whose message is written for people. */
type Foreseen =
  | DatabaseUnusable
  | SigningKeyError
  | BadArgument
  | ReadNotRecorded
  | NotAnswered
  | BadSource
  | RowRefused
  | RebuildUnderWay
  | PoisonEvent
  | ReplayUnderWay
  | SchemaRefused
  | CannotCompare
  | UnknownEvent
  | StoreUnavailable
  | HeadJournalError
  | BadNote
  | CannotProve
  | TreeRewritten
  | LogDiffers
  | LogUnusable
  | CannotSecure
  | ConnectionUrlError
  | AnotherLog
  | LyceumRuns
  | EventTooLarge
  | MasterKeyMissing
  | PersonalFieldDamaged
  | BrokenChain
  | TargetDiffers
  | CopyInterrupted

/** They are told by their names: who explains a failure need not load every module that could have failed. */
const FORESEEN: Readonly<Record<Foreseen['name'], true>> = {
  DatabaseUnusable: true,
  SigningKeyError: true,
  BadArgument: true,
  ReadNotRecorded: true,
  NotAnswered: true,
  BadSource: true,
  RowRefused: true,
  RebuildUnderWay: true,
  PoisonEvent: true,
  ReplayUnderWay: true,
  SchemaRefused: true,
  CannotCompare: true,
  UnknownEvent: true,
  StoreUnavailable: true,
  HeadJournalError: true,
  BadNote: true,
  CannotProve: true,
  NoSuchEvent: true,
  TreeRewritten: true,
  LogDiffers: true,
  LogUnusable: true,
  CannotSecure: true,
  ConnectionUrlError: true,
  AnotherLog: true,
  LyceumRuns: true,
  EventTooLarge: true,
  MasterKeyMissing: true,
  PersonalFieldDamaged: true,
  BrokenChain: true,
  TargetDiffers: true,
  CopyInterrupted: true,
}

const isNamed = <E extends Error>(error: Error, name: E['name']): error is E => error.name === name

/**
 * One line a problem for who starts Lyceum: what is wrong and what to do. Undefined for a failure that nobody foresaw,
 * which is a bug and deserves its stack trace.
 */
export const explain = (error: unknown): readonly string[] | undefined => {
  if (!(error instanceof Error)) return undefined
  if (isNamed<ConfigError>(error, 'ConfigError')) return error.lines
  if (isNamed<CannotListen>(error, 'CannotListen')) {
    const reason = error.reason === 'failed' ? error.message : LISTEN[error.reason]
    return [`HOST=${error.host} PORT=${String(error.port)}: ${reason}`]
  }
  if (isNamed<EmbeddedPostgresError>(error, 'EmbeddedPostgresError')) return [`LYCEUM_DATA: ${error.message}`]
  return Object.hasOwn(FORESEEN, error.name) ? [error.message] : undefined
}

/** Prints why Lyceum does not run, and sets the exit code 1. */
export const complain = (error: unknown, stream: NodeJS.WritableStream = process.stderr): void => {
  const lines = explain(error) ?? [error instanceof Error ? (error.stack ?? error.message) : String(error)]
  for (const line of lines) stream.write(`lyceum: ${line}\n`)
  process.exitCode = 1
}
