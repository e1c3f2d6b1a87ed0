import { Command } from 'commander'
import { fixedKey, TokenSigner } from '../adapters/auth'
import { configCommand } from '../adapters/cli/config'
import { importCommand } from '../adapters/cli/import'
import { rebuildCommand } from '../adapters/cli/rebuild'
import { type StatsOptions, statsCommand } from '../adapters/cli/stats'
import { type TokenOptions, tokenCommand } from '../adapters/cli/token'
import { uuidGenerator } from '../adapters/system/ids'
import { adminCommand } from './cli/admin'
import { askingReadModels } from './cli/ask'
import { auditCommand } from './cli/audit'
import { dlqCommand } from './cli/dlq'
import { notificationsCommand } from './cli/notifications'
import { outboxCommand } from './cli/outbox'
import { serviceCommand } from './cli/service'
import { keysCommand } from './cli/keys'
import { exportPersonCommand } from './cli/export-person'
import { forgetCommandLine } from './cli/forget'
import { logCommands } from './cli/log'
import { retentionCommandLine } from './cli/retention'
import { output, withParts } from './cli/with-parts'
import { importerNamed, rebuildables } from './cli/parts'
import { disclose, loadConfig, settings } from './config'
import { services } from './container'
import { complain } from './explain'
import { readVersion } from './version'

const { stdout, stderr } = process

const showConfig = (options: { readonly json: boolean }): void => {
  const { loaded, warnings } = loadConfig(process.env, process.cwd())
  const shown = loaded.map(({ name, text, origin }) => ({
    name,
    ...(text !== undefined && { value: disclose(name, text) }),
    origin,
    description: settings[name].description,
  }))
  configCommand(shown, options, stdout)
  for (const warning of warnings) stderr.write(`warning: ${warning}\n`)
}

const program = new Command('lyceum')
  .description('Lyceum, the backend of a learning marketplace. Works beside a running server and without one.')
  .version(readVersion().version)
  .showHelpAfterError()

program
  .command('config')
  .description('show every setting, its value and where it comes from; secrets are masked')
  .option('--json', 'as JSON', false)
  .action(showConfig)

program
  .command('version')
  .description('show the versions of Lyceum and Node.js')
  .action(() => {
    const { version, node } = readVersion()
    stdout.write(`lyceum ${version} (Node.js ${node})\n`)
  })

program
  .command('token')
  .description('print a bearer token, signed with the local key, for a user in a role')
  .requiredOption('--role <role>', 'learner, tutor, registrar, finance, support, auditor or admin')
  .option('--id <uuid>', "the user's id", uuidGenerator.next())
  .option('--expires <time>', 'how long it is valid: 90s, 15m, 12h, 7d', '12h')
  .action((options: TokenOptions) =>
    withParts(async (get) => {
      const signer = new TokenSigner(fixedKey(await get(services.signingKey)))
      await tokenCommand(options, (actor, seconds) => signer.sign(actor, seconds), stdout)
    }),
  )

program
  .command('import')
  .description('bring real records in as commands; run again after an interruption, it goes on')
  .argument('<source>', 'oulad or xapi')
  .argument('<folder>', "the folder of the source's files")
  .option('--modules <names...>', 'oulad: only these modules (AAA BBB ...)')
  .action((source: string, folder: string, options: { readonly modules?: readonly string[] }) =>
    withParts(async (get) => {
      const importer = importerNamed(source, await get(services.commands))
      await importCommand(importer, folder, options, output)
    }),
  )

program
  .command('rebuild')
  .description('fold read models from the whole log again, beside the tables that serve meanwhile')
  .argument('[read models...]', 'their names')
  .option('--all', 'all of them', false)
  .action((names: readonly string[], options: { readonly all: boolean }) =>
    withParts(async (get) => rebuildCommand(names, options, await rebuildables(get), output)),
  )

program
  .command('stats')
  .description('show how course presentations and videos fare, as of the last event in the log')
  .option('--json', 'the presentations as JSON', false)
  .option('--videos', 'with --json: the videos instead', false)
  .action((options: StatsOptions) =>
    withParts((get) => askingReadModels(get, ['courses', 'coursework'], (ask) => statsCommand(ask, options, stdout))),
  )

program.addCommand(adminCommand())
program.addCommand(auditCommand())
program.addCommand(dlqCommand())
program.addCommand(forgetCommandLine())
program.addCommand(exportPersonCommand())
program.addCommand(keysCommand())
program.addCommand(notificationsCommand())
program.addCommand(outboxCommand())
program.addCommand(retentionCommandLine())
program.addCommand(serviceCommand())

const log = program.command('log').description('the log itself: where it is kept, and moving it')
for (const command of logCommands()) log.addCommand(command)

program.parseAsync().then(
  () => process.exit(),
  (error: unknown) => {
    complain(error)
    process.exit()
  },
)
