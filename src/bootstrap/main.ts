import { loadConfig } from './config'
import { complain } from './explain'
import { loggerFor } from './logger'
import { type Program, startProgram } from './program'
import { onStopSignal } from './signals'

const main = async (): Promise<void> => {
  const config = loadConfig(process.env, process.cwd())
  const logger = loggerFor(config)
  // A bug that nobody caught leaves the process in a state that nobody knows: it ends, and is started again.
  const crash = (error: unknown): void => {
    logger.error('Lyceum crashed', { error })
    process.exit(1)
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)

  // A signal may come while Lyceum starts: it is stopped as soon as it can be.
  const starting: Promise<Program> = startProgram(config, logger)
  onStopSignal(logger, async () => {
    const program = await starting
    await program.stop()
    logger.info('Lyceum has stopped')
  })
  await starting
}

main().catch(complain)
