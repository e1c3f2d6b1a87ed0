import { type ServiceCreateOptions, serviceCreateCommand } from '../../adapters/cli/service-create'
import { uuidGenerator } from '../../adapters/system/ids'
import { createService } from '../../application/sessions'
import { signInPorts } from '../container/sign-in-ports'
import { output, withParts } from './with-parts'

/** Recorded as who let the service in. */
const BY = { id: 'command-line', role: 'system' } as const

export const createServiceAccount = (options: ServiceCreateOptions): Promise<void> =>
  withParts(async (get) => {
    const ports = await signInPorts(get)
    const context = { by: BY, commandId: uuidGenerator.next(), requestId: uuidGenerator.next() }
    await serviceCreateCommand(options, (service) => createService(ports, service, context), output.out)
  })
