import 'reflect-metadata'
import { Container } from 'inversify'
import type { Logger } from '../../application/ports/logger'
import type { Config } from '../config'
import { Lifecycle } from '../lifecycle'
import { readVersion } from '../version'
import { bindAccountsSide } from './accounts-side'
import { bindAuditSide } from './audit-side'
import { bindBusSide } from './bus-side'
import { bindChannelsSide } from './channels-side'
import { bindCommandSide } from './command-side'
import { bindEdge } from './edge'
import { bindFactorsSide } from './factors-side'
import { bindForgettingSide } from './forgetting-side'
import { bindMatchingSide } from './matching-side'
import { bindMessagesSide } from './messages-side'
import { bindPrivacySide } from './privacy-side'
import { bindProcessSide } from './process-side'
import { bindProfilesSide } from './profiles-side'
import { bindQuerySide } from './query-side'
import { type Get, services } from './services'
import { bindRelaySide } from './relay-side'
import { bindRetentionSide } from './retention-side'
import { bindSessionsSide } from './sessions-side'

export { type Get, services } from './services'

/** Lyceum's parts, each made when it is first asked for, and closed in the opposite order by `lifecycle`. */
export interface Parts {
  readonly get: Get
  readonly lifecycle: Lifecycle
}

export const createParts = (config: Config, logger: Logger): Parts => {
  const container = new Container()
  const lifecycle = new Lifecycle(logger)
  container.bind(services.config).toConstantValue(config)
  container.bind(services.logger).toConstantValue(logger)
  container.bind(services.lifecycle).toConstantValue(lifecycle)
  container.bind(services.version).toConstantValue(readVersion())
  bindPrivacySide(container)
  bindCommandSide(container)
  bindBusSide(container)
  bindQuerySide(container)
  bindProcessSide(container)
  bindAuditSide(container)
  bindRelaySide(container)
  bindProfilesSide(container)
  bindAccountsSide(container)
  bindChannelsSide(container)
  bindMessagesSide(container)
  bindMatchingSide(container)
  bindForgettingSide(container)
  bindRetentionSide(container)
  bindFactorsSide(container)
  bindSessionsSide(container)
  bindEdge(container)
  return { get: (id) => container.getAsync(id), lifecycle }
}
