import { Command, InvalidArgumentError } from 'commander'
import type { NotificationsArguments } from '../../../adapters/cli/notifications'

const MOST = 10_000

const count = (typed: string): number => {
  const number = Number(typed)
  if (Number.isInteger(number) && number >= 1 && number <= MOST) return number
  throw new InvalidArgumentError(`it is a number from 1 to ${String(MOST)}.`)
}

/** `lyceum notifications`: beside a running server. */
export const notificationsCommand = (): Command =>
  new Command('notifications')
    .description('who was told what by which way, and why what did not go out has not; without what was said')
    .option(
      '--state <state>',
      'waiting, bundled (for the mail of the day), sent, skipped or failed; default waiting and failed',
    )
    .option('--limit <count>', 'the latest so many', count, 50)
    .option('--json', 'as JSON', false)
    .action(async (options: NotificationsArguments) => (await import('../notifications.js')).showNotifications(options))
