import { left } from 'fp-ts/Either'
import type { CommandPolicy } from '../policies/policy'
import type { AggregateRegistry } from './aggregate-registry'
import type { CommandOutcome, CommandRequest } from './command'
import { refusal } from './refusal'
import type { UseCase, UseCasePorts } from './use-case'

export interface CommandServicePorts extends UseCasePorts {
  readonly registry: AggregateRegistry
  readonly authorise: CommandPolicy
}

/**
 * What the edges send commands to: a command that a use case stands in front of goes to the use case, any other
 * straight to the bus. Internal commands are unknown here.
 */
export class CommandService {
  private readonly useCases: ReadonlyMap<string, UseCase>

  /** Throws TypeError where a use case stands in front of no internal command. */
  constructor(
    private readonly ports: CommandServicePorts,
    useCases: readonly UseCase[],
  ) {
    for (const { category, type } of useCases) {
      if (ports.registry.command(category, type)?.definition.internal !== true)
        throw new TypeError(`${type} is no internal command of ${category}`)
    }
    this.useCases = new Map(useCases.map((useCase) => [`${useCase.category}.${useCase.type}`, useCase]))
  }

  async execute(request: CommandRequest): Promise<CommandOutcome> {
    const { registry, authorise, bus, clock } = this.ports
    const { category, type } = request
    const useCase = this.useCases.get(`${category}.${type}`)
    if (useCase !== undefined) {
      const forbidden = authorise(request.by, request)
      if (forbidden !== undefined) return left(forbidden)
      // One instant for all its steps.
      return useCase.run({ ...request, at: request.at ?? clock.now() }, this.ports)
    }
    const command = registry.command(category, type)
    if (command === undefined || command.definition.internal === true)
      return left(refusal('command.unknown', `There is no command ${type} of ${category}.`))
    return bus.dispatch(request)
  }
}
