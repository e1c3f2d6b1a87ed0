import type { Container } from 'inversify'
import { jwkSetOf, JWKS_MAX_AGE_SECONDS } from '../../adapters/auth'
import { zip } from '../../adapters/archive/zip'
import { createHttpServer } from '../../adapters/http'
import { systemClock } from '../../adapters/system/clock'
import { uuidGenerator } from '../../adapters/system/ids'
import { personalDataQuery } from '../../application/personal-data'
import { exportQuery } from '../../application/queries/export-query'
import { useCases } from '../../application/commands/use-cases'
import { aggregates } from '../../domain/registry'
import { auditGauges } from '../audit-gauges'
import { consumerGauges } from '../consumer-gauges'
import { type Component, gauges, readiness } from '../health'
import { institutionGauges } from '../institution-gauges'
import { matchingGauges } from '../matching-gauges'
import { notificationGauges } from '../notification-gauges'
import { relayGauges } from '../relay-gauges'
import { retentionGauges } from '../retention-gauges'
import { bearerTokens } from './profiles-side'
import { type Get, provide, services } from './services'

/** What must answer before anything can be served. With the log in the database one question asks both. */
const components = async (get: Get): Promise<readonly Component[]> => {
  const { kind, store } = await get(services.log)
  if (kind === 'postgres') return [{ name: 'database', answers: () => store.head() }]
  const { pool } = await get(services.readDatabase)
  return [
    { name: 'event-store', answers: () => store.head() },
    { name: 'database', answers: () => pool.query('select 1') },
  ]
}

/** What clients reach. */
export const bindEdge = (container: Container): void => {
  provide(container, services.httpServer, async (get) => {
    const { values } = await get(services.config)
    const roles = values.LYCEUM_ROLES
    const store = await get(services.eventStore)
    const projections = roles.includes('projections') ? await get(services.projections) : undefined
    const processes = roles.includes('processes') ? await get(services.processes) : undefined
    const treeGauges = roles.includes('audit') ? auditGauges(store, await get(services.treeKeeper)) : []
    const relayed = roles.includes('relay') ? relayGauges(store, await get(services.relay)) : []
    const consuming = consumerGauges(await get(services.messageBus), await get(services.deadLetters), [
      ...(roles.includes('notifications') ? [await get(services.notificationConsumer)] : []),
      ...(roles.includes('matching') ? [await get(services.matchingConsumer)] : []),
    ])
    const notified = roles.includes('notifications')
      ? notificationGauges(await get(services.deliveries), systemClock)
      : []
    const matched = roles.includes('matching') ? matchingGauges(await get(services.matcher)) : []
    const retained = roles.includes('processes') ? retentionGauges(await get(services.retention)) : []
    const institutions = roles.includes('projections') ? institutionGauges(await get(services.readDatabase)) : []
    const tokenKeys = await get(services.tokenKeys)
    return createHttpServer({
      host: values.HOST,
      port: values.PORT,
      aggregates,
      useCases,
      queries: await get(services.queries),
      actions: await get(services.actions),
      uploads: await get(services.uploads),
      downloads: await get(services.downloads),
      pages: await get(services.pages),
      streams: [
        exportQuery({ log: store, recordRead: await get(services.recordAuditRead) }),
        personalDataQuery({
          ...(await get(services.personalData)),
          archive: zip,
          recordRead: await get(services.recordAuditRead),
        }),
      ],
      commands: await get(services.commands),
      queryBus: await get(services.queryBus),
      tokens: await bearerTokens(get),
      idempotencyKeys: await get(services.idempotencyKeys),
      secrets: await get(services.serverSecrets),
      throttle: await get(services.throttle),
      ids: uuidGenerator,
      logger: await get(services.logger),
      version: await get(services.version),
      readiness: readiness(await components(get), projections),
      gauges: [
        ...gauges(store, projections, processes),
        ...treeGauges,
        ...relayed,
        ...consuming,
        ...notified,
        ...matched,
        ...retained,
        ...institutions,
      ],
      ...(values.LYCEUM_RATE_LIMIT > 0 && {
        rateLimit: { windowSeconds: 60, requests: values.LYCEUM_RATE_LIMIT },
      }),
      trustedProxies: values.LYCEUM_TRUSTED_PROXIES,
      allowedOrigins: values.LYCEUM_ALLOWED_ORIGINS ?? [],
      staffNeedTwoFactors: values.LYCEUM_STAFF_SECOND_FACTOR === 'required',
      ...(values.LYCEUM_PUBLIC_URL !== undefined && { publicUrl: values.LYCEUM_PUBLIC_URL }),
      wellKnown: {
        keySet: { read: () => jwkSetOf(tokenKeys), maxAgeSeconds: JWKS_MAX_AGE_SECONDS },
        ...(values.LYCEUM_SECURITY_CONTACT !== undefined && { securityContact: values.LYCEUM_SECURITY_CONTACT }),
      },
    })
  })
}
