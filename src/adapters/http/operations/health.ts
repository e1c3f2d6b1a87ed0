import type { RequestHandler } from 'express'

/** Why a part of Lyceum cannot do its work at the moment. */
export interface Unreadiness {
  /** `database`, `projection:enrollments` ... */
  readonly component: string
  readonly reason: string
}

/** What keeps the process from serving requests; nothing when it is ready. */
export type Readiness = () => Promise<readonly Unreadiness[]>

/** A probe that hangs is an answer too. */
const PROBE_TIMEOUT_MILLIS = 2_000

/** `GET /health/live`: the process answers, so there is no reason to restart it. */
export const liveness: RequestHandler = (_request, response) => {
  response.json({ status: 'live' })
}

/** `GET /health/ready`: 200 while requests should come here, 503 with the reasons while they should not. */
export const readinessHandler =
  (readiness: Readiness, isDraining: () => boolean): RequestHandler =>
  async (_request, response) => {
    const reasons = isDraining() ? [{ component: 'http', reason: 'shutting down' }] : await probe(readiness)
    response.status(reasons.length === 0 ? 200 : 503)
    response.json(reasons.length === 0 ? { status: 'ready' } : { status: 'unavailable', reasons })
  }

const probe = async (readiness: Readiness): Promise<readonly Unreadiness[]> => {
  const failed = (reason: string): readonly Unreadiness[] => [{ component: 'readiness', reason }]
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly Unreadiness[]>((resolve) => {
    timer = setTimeout(
      () => resolve(failed(`no answer within ${String(PROBE_TIMEOUT_MILLIS)} ms`)),
      PROBE_TIMEOUT_MILLIS,
    )
  })
  try {
    return await Promise.race([readiness(), late])
  } catch (error) {
    return failed(error instanceof Error ? error.message : 'the probe failed')
  } finally {
    clearTimeout(timer)
  }
}
