import type { Request } from 'express'
import { isLeft } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { hash } from 'node:crypto'
import { refusal } from '../../../application/commands/refusal'
import type { HttpMetrics } from '../operations/metrics'
import { propertiesOf } from '../openapi/json-schema'
import { Problem } from '../problems/problem'
import type { ActionIdentities } from '../request/action-identity'
import type { ActionLimiter } from '../request/action-limits'
import { readBinary } from '../request/body'
import { clientOf } from '../request/client'
import type { ApiRequestContext, ApiResponse } from '../request/context'
import { idempotencyKeyOf } from '../request/idempotency-key'
import { pathParameters, queryParameters, searchOf } from '../request/parameters'
import { parametersOf, type UploadRoute } from '../routes/route'
import { decodeParams } from './query-handler'
import { sendJson } from './respond'

export interface UploadHandlerPorts {
  readonly identities: ActionIdentities
  readonly limits: ActionLimiter
  readonly metrics: Pick<HttpMetrics, 'action'>
}

/**
 * Takes a file. Who may not upload, or has done so too often, is told before a byte of it is read; a body that is too
 * large is refused as soon as that is known.
 */
export const uploadHandler =
  ({ identities, limits, metrics }: UploadHandlerPorts) =>
  async (request: Request, response: ApiResponse, context: ApiRequestContext<UploadRoute>): Promise<void> => {
    const { route, pathValues, actor: by, token } = context
    const { upload } = route
    const key = idempotencyKeyOf(request.headers['idempotency-key'])
    if (by.role !== 'admin' && !upload.access.includes(by.role))
      throw Problem.refusal(refusal('command.forbidden', `Someone of the role ${by.role} may not do this.`))
    const params = paramsOf(route, pathValues, request)
    const client = clientOf(request)
    await limits.take(upload, params, { client, by })
    const bytes = await readBinary(request, { mediaTypes: upload.mediaTypes, limit: upload.largestBytes })

    const asked = {
      operationId: route.operationId,
      actorId: by.id,
      data: { params, sha256: hash('sha256', bytes, 'hex') },
    }
    const outcome = await upload.run(params, bytes, {
      by,
      client,
      requestId: context.requestId,
      commandId: await identities.of(asked, key),
      ...(token?.sessionId !== undefined && { sessionId: token.sessionId }),
    })
    metrics.action(upload.name, isLeft(outcome) ? outcome.left.code : 'accepted')
    if (isLeft(outcome)) throw Problem.refusal(outcome.left)
    sendJson(response, upload.method === 'PUT' ? 200 : 201, JSON.stringify(outcome.right), {
      'Cache-Control': 'no-store',
    })
  }

/** An upload's parameters, those of the query string with those of the path. */
const paramsOf = ({ template, upload }: UploadRoute, pathValues: readonly string[], request: Request): unknown => {
  const codec = upload.params as t.Mixed
  const inPath = parametersOf(template)
  const inSearch = propertiesOf(codec).flatMap(({ name }) => (inPath.includes(name) ? [] : [name]))
  const search = queryParameters(searchOf(request.originalUrl), new Set(inSearch))
  return decodeParams(codec, { ...Object.fromEntries(search), ...pathParameters(inPath, pathValues) })
}
