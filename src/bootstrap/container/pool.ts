import { Pool } from 'pg'
import { type Get, services } from './services'

/** A small pool of connections for one part, closed with it. `name` is what the server's list of sessions shows. */
export const openPool = async (name: string, max: number, get: Get): Promise<Pool> => {
  const { url } = await get(services.database)
  const logger = await get(services.logger)
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: `lyceum ${name}`,
  })
  // Whoever uses a broken connection hears of it; an error that nobody listens for would end the process.
  pool.on('error', (error) => logger.debug('an idle connection broke', { pool: name, reason: error.message }))
  ;(await get(services.lifecycle)).closeLater(`connections for ${name}`, () => pool.end())
  return pool
}
