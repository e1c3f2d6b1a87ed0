import { type Either, right } from 'fp-ts/Either'
import type { Scope } from '../api-key'
import { type Decider, isPrivileged } from '../kernel'
import type { ServiceCommand } from './commands'
import { errors, type ServiceError } from './errors'
import type { ServiceEvent } from './events'

/** The stages of a service: none -> active -> revoked. `generation` is the present secret's, from 0. */
export type ServiceState =
  | { readonly stage: 'none' }
  | {
      readonly stage: 'active'
      readonly name: string
      readonly scopes: readonly Scope[]
      readonly generation: number
    }
  | { readonly stage: 'revoked'; readonly name: string }

const decide = (command: ServiceCommand, state: ServiceState): Either<ServiceError, readonly ServiceEvent[]> => {
  const { at } = command
  if (!isPrivileged(command.by)) return errors.fail('service.forbidden', 'Services are for administrators.')
  if (command.type === 'CreateService') {
    if (state.stage !== 'none') return errors.fail('service.already-exists', 'This service has been created already.')
    const scopes = [...new Set(command.data.scopes)]
    return scopes.length === 0
      ? errors.fail('service.no-scope', 'A service needs at least one scope.')
      : right([{ type: 'ServiceCreated', data: { name: command.data.name, scopes, createdAt: at } }])
  }
  if (state.stage === 'none') return errors.fail('service.not-found', 'There is no such service.')

  switch (command.type) {
    case 'ReplaceServiceSecret':
      return state.stage === 'active'
        ? right([{ type: 'ServiceSecretReplaced', data: { generation: state.generation + 1, replacedAt: at } }])
        : errors.fail('service.revoked', 'The service was revoked.')
    case 'RevokeService':
      return right(state.stage === 'active' ? [{ type: 'ServiceRevoked', data: { revokedAt: at } }] : [])
  }
}

const evolve = (state: ServiceState, event: ServiceEvent): ServiceState => {
  if (event.type === 'ServiceCreated')
    return { stage: 'active', name: event.data.name, scopes: event.data.scopes, generation: 0 }
  if (state.stage === 'none') return state

  switch (event.type) {
    case 'ServiceSecretReplaced':
      return state.stage === 'active' ? { ...state, generation: event.data.generation } : state
    case 'ServiceRevoked':
      return { stage: 'revoked', name: state.name }
  }
}

export const decider: Decider<ServiceCommand, ServiceEvent, ServiceState, ServiceError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
