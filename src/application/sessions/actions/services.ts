import { type Either, isLeft, left, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { Scope } from '../../../domain/api-key'
import { id, integer, object, text } from '../../../domain/kernel'
import type { ServiceState } from '../../../domain/service'
import { type ActionContext, type AnyAction, defineAction } from '../../actions/action'
import type { Refusal } from '../../commands/command'
import { derivedId } from '../../derived-id'
import { ACCESS_TOKEN_SECONDS } from '../../ports/token-issuer'
import { serviceErrors } from '../errors'
import { recentlyAuthenticated, stepUpErrors } from '../recently-authenticated'
import type { SessionActionPorts } from './ports'

type Ports = Pick<SessionActionPorts, 'bus' | 'aggregates' | 'issuer' | 'serviceSecrets' | 'clock'>

const ServiceId = id('ServiceId')
const scopes = t.readonlyArray(Scope)

/** A service's secret, which is told this once. */
export const ServiceSecret = object({ serviceId: ServiceId, secret: text(1, 200) })
export type ServiceSecret = t.TypeOf<typeof ServiceSecret>

const loadService = async ({ aggregates }: Pick<Ports, 'aggregates'>, serviceId: string): Promise<ServiceState> =>
  (await aggregates.load<ServiceState>('service', serviceId)).state

/** Issues a command to a service as an administrator, and answers with the secret that is good after it. */
const secretAfter = async (
  ports: Pick<Ports, 'bus' | 'aggregates' | 'serviceSecrets'>,
  command: { readonly id: string; readonly type: string; readonly data: unknown },
  { by, commandId, requestId }: Pick<ActionContext, 'by' | 'commandId' | 'requestId'>,
): Promise<Either<Refusal, ServiceSecret>> => {
  if (by === undefined) return serviceErrors.fail('service-token.refused', 'Services are for administrators.')
  const outcome = await ports.bus.dispatch({ category: 'service', ...command, by, commandId, correlationId: requestId })
  if (isLeft(outcome)) return left(outcome.left)
  const state = await loadService(ports, command.id)
  const generation = state.stage === 'active' ? state.generation : 0
  const secret = await ports.serviceSecrets.of({ id: command.id, generation })
  return right({ serviceId: command.id as ServiceSecret['serviceId'], secret })
}

export interface NewService {
  readonly name: string
  readonly scopes: readonly Scope[]
}

/** Lets a service in; the command line and the action both do so. */
export const createService = (
  ports: Pick<Ports, 'bus' | 'aggregates' | 'serviceSecrets'>,
  service: NewService,
  context: Pick<ActionContext, 'by' | 'commandId' | 'requestId'>,
): Promise<Either<Refusal, ServiceSecret>> =>
  secretAfter(ports, { id: derivedId(context.commandId, 'service'), type: 'CreateService', data: service }, context)

const create = (ports: Ports) =>
  defineAction({
    name: 'CreateService',
    context: 'accounts',
    path: 'services',
    summary: 'Let another program of yours in. The answer holds its secret, which nobody can be told again.',
    data: object({ name: text(1, 100), scopes }),
    result: ServiceSecret,
    status: 201,
    access: ['admin'],
    via: 'none',
    errors: { ...stepUpErrors.kinds },
    run: async (data, context): Promise<Either<Refusal, ServiceSecret>> => {
      const stale = recentlyAuthenticated(context, ports.clock.now())
      return stale === undefined ? createService(ports, data, context) : left(stale)
    },
  })

const replaceSecret = (ports: Ports) =>
  defineAction({
    name: 'ReplaceServiceSecret',
    context: 'accounts',
    path: 'services/{id}/replace-secret',
    summary: 'Give a service another secret; the present one is refused from now on.',
    data: object({ id: ServiceId }),
    result: ServiceSecret,
    status: 200,
    access: ['admin'],
    via: 'none',
    errors: { ...stepUpErrors.kinds },
    run: async ({ id: serviceId }, context): Promise<Either<Refusal, ServiceSecret>> => {
      const stale = recentlyAuthenticated(context, ports.clock.now())
      if (stale !== undefined) return left(stale)
      return secretAfter(ports, { id: serviceId, type: 'ReplaceServiceSecret', data: {} }, context)
    },
  })

/** RFC 6749, section 5.1, in the API's own letters. */
export const ServiceToken = object({
  accessToken: text(1, 4_096),
  tokenType: t.literal('Bearer'),
  /** Seconds. */
  expiresIn: integer(1, 86_400),
  /** What the token is good for, separated by blanks. */
  scope: text(1, 1_000),
})
export type ServiceToken = t.TypeOf<typeof ServiceToken>

const refused = () =>
  serviceErrors.fail('service-token.refused', 'There is no such service, or this is not its secret.')

/** The client credentials grant (RFC 6749, section 4.4). There is no refresh token: the secret is asked for again. */
const issueToken = (ports: Ports) =>
  defineAction({
    name: 'IssueServiceToken',
    context: 'accounts',
    path: 'services/token',
    summary: 'Get an access token as a service, by its id and secret (OAuth 2.0 client credentials).',
    data: object({ clientId: ServiceId, clientSecret: text(1, 200) }, { scope: text(1, 1_000) }),
    result: ServiceToken,
    status: 200,
    access: 'anyone',
    errors: { ...serviceErrors.kinds },
    limits: [{ name: 'service token by address', by: 'address', most: 300, perSeconds: 300 }],
    run: async ({ clientId, clientSecret, scope }): Promise<Either<Refusal, ServiceToken>> => {
      const named = await ports.serviceSecrets.read(clientSecret)
      if (named?.id !== clientId) return refused()
      const state = await loadService(ports, clientId)
      if (state.stage !== 'active' || state.generation !== named.generation) return refused()
      const asked = scope?.split(' ').filter((word) => word !== '') ?? state.scopes
      if (asked.length === 0 || !asked.every((one) => state.scopes.some((held) => held === one)))
        return serviceErrors.fail('service-token.bad-scope', 'The service was not given all of these scopes.', {
          scopes: state.scopes,
        })
      const actor = { id: clientId, role: 'service' as const }
      const accessToken = await ports.issuer.issue({ actor, scopes: asked, clientId }, ACCESS_TOKEN_SECONDS)
      return right({ accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_SECONDS, scope: asked.join(' ') })
    },
  })

export const serviceActions = (ports: Ports): readonly AnyAction[] => [
  create(ports),
  replaceSecret(ports),
  issueToken(ports),
]
