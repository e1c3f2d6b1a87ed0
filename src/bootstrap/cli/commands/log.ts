import { Command } from 'commander'
import type { CopyArguments, InfoArguments, SecureArguments } from '../log'

const copy = (): Command =>
  new Command('copy')
    .description('copy a whole log to another and verify it; run again after an interruption, it goes on')
    .option('--from <url>', 'postgres://, esdb:// or kurrentdb:// ...', 'current')
    .requiredOption('--to <url>', 'the same, or "current"')
    .option('--in-flight <appends>', 'under way at once; 1 keeps the order of all events whatever fails')
    .action(async (typed: CopyArguments) => (await import('../log.js')).copy(typed))

const adopt = (): Command =>
  new Command('adopt')
    .description('after the log has moved: have everything that follows it follow the one that is configured now')
    .action(async () => (await import('../log.js')).adopt())

const info = (): Command =>
  new Command('info')
    .description('show where the log is, how far it is and what its checks say')
    .option('--count', 'count its events too, which reads them all', false)
    .option('--json', 'as JSON', false)
    .action(async (typed: InfoArguments) => (await import('../log.js')).info(typed))

const secure = (): Command =>
  new Command('secure')
    .description('close the streams of an EventStoreDB to everybody but administrators and the users named')
    .option('--url <url>', "the server with an administrator's credentials; default EVENT_STORE_URL")
    .option('--user <names...>', 'users that Lyceum runs as', [])
    .option('--dry-run', 'only show what would be set', false)
    .action(async (typed: SecureArguments) => (await import('../log.js')).secure(typed))

export const logCommand = (): Command =>
  new Command('log')
    .description('the log itself: where it is kept, and moving it')
    .addCommand(info())
    .addCommand(copy())
    .addCommand(adopt())
    .addCommand(secure())
