import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** A reading that several labels tell from others. */
export interface Reading {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A figure that another part of Lyceum knows, read whenever somebody looks. */
export interface GaugeSource {
  /** `lyceum_projection_lag_events`. */
  readonly name: string
  readonly help: string
  /** The name of the label that tells the readings apart; absent where there is one reading. */
  readonly label?: string
  /** The names, where there are several. */
  readonly labels?: readonly string[]
  /** Readings by label value (the key does not matter without a label), or each with its labels. */
  readonly read: () => Promise<Readings> | Readings
}

type Readings = Readonly<Record<string, number>> | readonly Reading[]

/** Seconds; from a cached answer to one that waited for a read model. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What the edge counts of its own. */
export interface HttpMetrics {
  /** One answered request. `route` is the template, so that the number of series stays small. */
  readonly request: (method: string, route: string, status: number, seconds: number) => void
  /** One command's outcome: `accepted`, or the code of the refusal. */
  readonly command: (type: string, outcome: string) => void
  /** One action's outcome, alike. */
  readonly action: (name: string, outcome: string) => void
  /** A request that was refused for who asked, or how often: by the code of the problem. */
  readonly refused: (code: string) => void
  /** `GET /metrics`, the text format of Prometheus. */
  readonly handler: RequestHandler
  /** Stops the collectors of this instance. */
  readonly close: () => void
}

export const httpMetrics = (gauges: readonly GaugeSource[]): HttpMetrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by route template',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  })
  const commands = new Counter({
    name: 'lyceum_commands_total',
    help: 'Commands taken over HTTP, by type and outcome (accepted, or the code of the refusal)',
    labelNames: ['type', 'outcome'],
    registers: [registry],
  })
  const actions = new Counter({
    name: 'lyceum_actions_total',
    help: 'Actions taken over HTTP, by name and outcome (accepted, or the code of the refusal)',
    labelNames: ['action', 'outcome'],
    registers: [registry],
  })
  const refusals = new Counter({
    name: 'lyceum_auth_refusals_total',
    help: 'Requests that were refused for who asked or how often (401, 403, 421, 429), by the code of the problem',
    labelNames: ['code'],
    registers: [registry],
  })
  for (const source of gauges) registerGauge(registry, source)

  return {
    request: (method, route, status, seconds) => durations.observe({ method, route, status }, seconds),
    command: (type, outcome) => commands.inc({ type, outcome }),
    action: (action, outcome) => actions.inc({ action, outcome }),
    refused: (code) => refusals.inc({ code }),
    handler: async (_request, response) => {
      response.setHeader('Content-Type', registry.contentType)
      response.end(await registry.metrics())
    },
    close: () => registry.clear(),
  }
}

/** A source that fails leaves its series out rather than failing the whole page. */
const registerGauge = (registry: Registry, { name, help, label, labels, read }: GaugeSource): void => {
  const gauge: Gauge = new Gauge({
    name,
    help,
    labelNames: [...(labels ?? (label === undefined ? [] : [label]))],
    registers: [registry],
    async collect() {
      gauge.reset()
      // Without labels a reset means 0, which nobody has read.
      if (label === undefined && labels === undefined) gauge.remove()
      const readings = await Promise.resolve()
        .then(read)
        .catch(() => ({}))
      for (const { labels: told, value } of labelled(readings, label)) gauge.set(told, value)
    },
  })
}

const labelled = (readings: Readings, label: string | undefined): readonly Reading[] =>
  isList(readings)
    ? readings
    : Object.entries(readings).map(([key, value]) => ({ labels: label === undefined ? {} : { [label]: key }, value }))

const isList = (readings: Readings): readings is readonly Reading[] => Array.isArray(readings)
