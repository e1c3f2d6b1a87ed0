import type { Request } from 'express'
import { isLeft } from 'fp-ts/Either'
import type { ActionContext, AnyAction } from '../../../application/actions/action'
import { refusal } from '../../../application/commands/refusal'
import { mayStandIn } from '../../../application/policies/judge'
import type { BrowserSessions } from '../browser/browser-sessions'
import type { HttpMetrics } from '../operations/metrics'
import { Problem } from '../problems/problem'
import { readJson } from '../request/body'
import { clientOf } from '../request/client'
import type { ApiResponse, RoutedContext } from '../request/context'
import { decodedBody } from '../request/decoded-body'
import { idempotencyKeyOf } from '../request/idempotency-key'
import { pathParameters, queryParameters, searchOf } from '../request/parameters'
import type { ActionIdentities } from '../request/action-identity'
import type { ActionLimiter } from '../request/action-limits'
import { type ActionRoute, parametersOf } from '../routes/route'
import { sendJson } from './respond'

export interface ActionHandlerPorts {
  readonly identities: ActionIdentities
  readonly limits: ActionLimiter
  readonly sessions: BrowserSessions
  readonly metrics: Pick<HttpMetrics, 'action'>
  readonly bodyBytes: number
}

const NO_PARAMETERS: ReadonlySet<string> = new Set()

/** Turns a request into an action, and what came of it into an answer. */
export const actionHandler =
  ({ identities, limits, sessions, metrics, bodyBytes }: ActionHandlerPorts) =>
  async (request: Request, response: ApiResponse, context: RoutedContext<ActionRoute>): Promise<void> => {
    const { route, pathValues, actor: by, token } = context
    const { action } = route
    queryParameters(searchOf(request.originalUrl), NO_PARAMETERS)
    const key = idempotencyKeyOf(request.headers['idempotency-key'])
    refuseUnlessAllowed(action, context)
    const fromPath = pathParameters(parametersOf(route.template), pathValues)
    const body = await readJson(request, bodyBytes)
    const cookies = await sessions.enter(request, action, body)
    const data = dataOf(action, { ...fromPath, ...cookies?.data }, body)

    const client = clientOf(request)
    await limits.take(action, data, { client, ...(by && { by }) })
    const circumstances: ActionContext = {
      client,
      requestId: context.requestId,
      commandId: await identities.of({ operationId: route.operationId, data, ...(by && { actorId: by.id }) }, key),
      ...(by && { by }),
      ...(token?.sessionId !== undefined && { sessionId: token.sessionId }),
      ...(token?.authenticatedAt !== undefined && { authenticatedAt: token.authenticatedAt }),
    }
    const outcome = await action.run(data, circumstances)
    metrics.action(action.name, isLeft(outcome) ? outcome.left.code : 'accepted')
    if (isLeft(outcome)) throw Problem.refusal(outcome.left)
    const shown = cookies === undefined ? undefined : await sessions.leave(action, cookies, outcome.right)
    if (shown !== undefined && shown.cookies.length > 0) response.setHeader('Set-Cookie', shown.cookies)
    // What an action makes belongs to one client, and may be a token (RFC 6749, section 5.1).
    const answer = JSON.stringify(shown === undefined ? outcome.right : shown.body)
    sendJson(response, action.status, answer, { 'Cache-Control': 'no-store' })
  }

const refuseUnlessAllowed = ({ access, name, via }: AnyAction, { actor }: RoutedContext): void => {
  if (actor !== undefined && !mayStandIn(actor, via))
    throw Problem.refusal(refusal('command.forbidden', `${name} is not done for somebody else.`))
  if (access === 'anyone' || access === 'signed-in' || actor === undefined || access.includes(actor.role)) return
  throw Problem.refusal(refusal('command.forbidden', `Someone of the role ${actor.role} may not do this.`))
}

/** The body's properties with those of the path and of cookies; what is there must not be in the body as well. */
const dataOf = (action: AnyAction, elsewhere: Readonly<Record<string, unknown>>, body: unknown): unknown => {
  const names = Object.keys(elsewhere)
  if (names.length === 0) return decodedBody(action.data, body)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return decodedBody(action.data, body)
  const twice = names.filter((name) => Object.hasOwn(body, name))
  if (twice.length > 0)
    throw Problem.edge('request.invalid', {
      errors: twice.map((name) => ({ pointer: `/${name}`, detail: 'is in the path already' })),
    })
  return decodedBody(action.data, { ...body, ...elsewhere })
}
