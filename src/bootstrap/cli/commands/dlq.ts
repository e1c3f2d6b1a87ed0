import { Command, InvalidArgumentError } from 'commander'
import type { DiscardArguments } from '../../../adapters/cli/dlq/discard'
import type { ListArguments } from '../../../adapters/cli/dlq/list'
import type { RetryArguments } from '../../../adapters/cli/dlq/retry'
import type { ShowArguments } from '../../../adapters/cli/dlq/show'

const GROUP = 'of this group alone: notifications, matching'

const seconds = (typed: string): number => {
  if (!/^\d{1,5}$/.test(typed)) throw new InvalidArgumentError('it is a number of seconds.')
  return Number(typed)
}

const list = (): Command =>
  new Command('list')
    .description('streams that a consumer has parked, and why')
    .option('--group <group>', GROUP)
    .option('--json', 'as JSON', false)
    .action(async (options: ListArguments) => (await import('../dlq.js')).list(options))

const show = (): Command =>
  new Command('show')
    .description('the parked events of a stream in their order; what is personal in them is sealed')
    .argument('<stream>', 'as `lyceum dlq list` shows it: booking-0190f3...')
    .option('--group <group>', GROUP)
    .option('--json', 'as JSON, with the events themselves', false)
    .action(async (stream: string, options: ShowArguments) => (await import('../dlq.js')).show(stream, options))

const retry = (): Command =>
  new Command('retry')
    .description('have parked events tried again in their order, by the consumer in a running server')
    .argument('[stream]', 'only this one')
    .option('--group <group>', GROUP)
    .option('--all', 'everything that is parked', false)
    .option('--wait <seconds>', 'how long to wait for a consumer that takes them up', seconds, 15)
    .addHelpText('after', '\nExit code: 1 where some were parked again.')
    .action(async (stream: string | undefined, options: RetryArguments) =>
      (await import('../dlq.js')).retry(stream, options),
    )

const discard = (): Command =>
  new Command('discard')
    .description('have a consumer go on without an event that it cannot deal with, and try what was parked behind it')
    .argument('<event>', 'the first of its stream, by its id as `lyceum dlq show` has it')
    .requiredOption('--reason <text>', 'why; it is put on record in the log, with who did it')
    .option('--group <group>', GROUP)
    .option('--yes', 'do not ask', false)
    .option('--wait <seconds>', 'how long to wait for a consumer that takes up what follows', seconds, 15)
    .addHelpText('after', '\nExit code: 1 where what follows was parked again.')
    .action(async (event: string, options: DiscardArguments) => (await import('../dlq.js')).discard(event, options))

/** `lyceum dlq`: beside a running server. */
export const dlqCommand = (): Command =>
  new Command('dlq')
    .description('events that a consumer could not deal with (dead letters), and what follows them in their streams')
    .addHelpText(
      'after',
      '\nAn event that fails again and again is parked, and with it what follows in its stream; all other streams go on.\nMend what is wrong, then `lyceum dlq retry` hands the events back in their order.\nOnly where nothing can be mended: `lyceum dlq discard`.',
    )
    .addCommand(list())
    .addCommand(show())
    .addCommand(retry())
    .addCommand(discard())
