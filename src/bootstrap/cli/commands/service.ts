import { Command } from 'commander'
import type { ServiceCreateOptions } from '../../../adapters/cli/service-create'

const create = (): Command =>
  new Command('create')
    .description('let another program of yours in; prints its id and secret, which nobody is told again')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--scopes <scopes...>', 'what its tokens may be used for: bookings:read ...')
    .action(async (options: ServiceCreateOptions) => (await import('../service.js')).createServiceAccount(options))

export const serviceCommand = (): Command =>
  new Command('service').description("the operator's other programs, which get tokens by a secret").addCommand(create())
