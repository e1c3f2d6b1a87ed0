import { createRequire } from 'node:module'

/** What is used of autocannon 9, which is installed for the benchmarks alone. */
interface Options {
  readonly url: string
  readonly method: 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Puts an id of its own in the place of `[<id>]`, in every request. */
  readonly idReplacement: boolean
  readonly connections: number
  /** Seconds. */
  readonly duration: number
}

interface Result {
  readonly requests: { readonly average: number }
  readonly latency: { readonly p50: number; readonly p99: number }
  readonly non2xx: number
  readonly errors: number
}

/** Requests a second, and milliseconds that half and 99 of 100 requests took at most. */
export interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

/** Sends one request over and over. Throws where any was not answered with success: refusals are cheap. */
export const load = async (options: Options): Promise<Load> => {
  const autocannon = createRequire(__filename)('autocannon') as (options: Options) => Promise<Result>
  const { requests, latency, non2xx, errors } = await autocannon(options)
  if (non2xx + errors > 0) throw new Error(`${String(non2xx)} refusals and ${String(errors)} errors under load`)
  return { perSecond: requests.average, p50: latency.p50, p99: latency.p99 }
}
