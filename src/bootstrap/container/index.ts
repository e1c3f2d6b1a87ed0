import 'reflect-metadata'
import { Container } from 'inversify'
import type { Logger } from '../../application/ports/logger'
import type { Config } from '../config'
import { Lifecycle } from '../lifecycle'
import { readVersion } from '../version'
import { type Get, services, type Side, sideOf } from './services'
import { sides } from './sides'

export { type Get, services } from './services'

/** Lyceum's parts, each made when it is first asked for, and closed in the opposite order by `lifecycle`. */
export interface Parts {
  readonly get: Get
  readonly lifecycle: Lifecycle
}

export const createParts = (config: Config, logger: Logger): Parts => {
  const container = new Container()
  const lifecycle = new Lifecycle(logger)

  const bound = new Map<Side, Promise<void>>()
  const bind = async (side: Side): Promise<void> => {
    const bindSide = await sides[side]()
    bindSide(container)
  }
  const get: Get = async (id) => {
    const side = sideOf(id)
    if (side !== undefined) {
      // Kept at once: who asks meanwhile waits for the same side, which is not bound twice.
      const binding = bound.get(side) ?? bind(side)
      bound.set(side, binding)
      await binding
    }
    return container.getAsync(id)
  }

  container.bind(services.get).toConstantValue(get)
  container.bind(services.config).toConstantValue(config)
  container.bind(services.logger).toConstantValue(logger)
  container.bind(services.lifecycle).toConstantValue(lifecycle)
  container.bind(services.version).toConstantValue(readVersion())
  return { get, lifecycle }
}
