import type { Logger } from '../../src/application/ports/logger'

const silent = (): void => undefined

/** Says nothing. */
export const silentLogger: Logger = { debug: silent, info: silent, warn: silent, error: silent }
