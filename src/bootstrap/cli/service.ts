import { Command } from 'commander'
import { type ServiceCreateOptions, serviceCreateCommand } from '../../adapters/cli/service-create'
import { uuidGenerator } from '../../adapters/system/ids'
import { createService } from '../../application/sessions'
import { signInPorts } from '../container/sessions-side'
import { output, withParts } from './with-parts'

/** Recorded as who let the service in. */
const BY = { id: 'command-line', role: 'system' } as const

const create = (): Command =>
  new Command('create')
    .description('let another program of yours in; prints its id and secret, which nobody is told again')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--scopes <scopes...>', 'what its tokens may be used for: bookings:read ...')
    .action((options: ServiceCreateOptions) =>
      withParts(async (get) => {
        const ports = await signInPorts(get)
        const context = { by: BY, commandId: uuidGenerator.next(), requestId: uuidGenerator.next() }
        await serviceCreateCommand(options, (service) => createService(ports, service, context), output.out)
      }),
    )

export const serviceCommand = (): Command =>
  new Command('service').description("the operator's other programs, which get tokens by a secret").addCommand(create())
