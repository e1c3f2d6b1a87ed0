import { Command } from 'commander'
import { adminCommand } from './cli/commands/admin'
import { auditCommand } from './cli/commands/audit'
import { configCommandLine } from './cli/commands/config'
import { dlqCommand } from './cli/commands/dlq'
import { exportPersonCommand } from './cli/commands/export-person'
import { forgetCommandLine } from './cli/commands/forget'
import { importCommandLine } from './cli/commands/import'
import { keysCommand } from './cli/commands/keys'
import { logCommand } from './cli/commands/log'
import { notificationsCommand } from './cli/commands/notifications'
import { outboxCommand } from './cli/commands/outbox'
import { rebuildCommandLine } from './cli/commands/rebuild'
import { retentionCommandLine } from './cli/commands/retention'
import { serviceCommand } from './cli/commands/service'
import { statsCommandLine } from './cli/commands/stats'
import { tokenCommandLine } from './cli/commands/token'
import { complain } from './explain'
import { readVersion } from './version'

const { version, node } = readVersion()

/** What can be typed. Each command loads what it does when it is run, so that help and a misspelt name need none of it. */
const program = new Command('lyceum')
  .description('Lyceum, the backend of a learning marketplace. Works beside a running server and without one.')
  .version(version)
  .showHelpAfterError()
  .addCommand(configCommandLine())

program
  .command('version')
  .description('show the versions of Lyceum and Node.js')
  .action(() => {
    process.stdout.write(`lyceum ${version} (Node.js ${node})\n`)
  })

program
  .addCommand(tokenCommandLine())
  .addCommand(importCommandLine())
  .addCommand(rebuildCommandLine())
  .addCommand(statsCommandLine())
  .addCommand(adminCommand())
  .addCommand(auditCommand())
  .addCommand(dlqCommand())
  .addCommand(forgetCommandLine())
  .addCommand(exportPersonCommand())
  .addCommand(keysCommand())
  .addCommand(notificationsCommand())
  .addCommand(outboxCommand())
  .addCommand(retentionCommandLine())
  .addCommand(serviceCommand())
  .addCommand(logCommand())

for (const command of program.commands) command.copyInheritedSettings(program)

program.parseAsync().then(
  () => process.exit(),
  (error: unknown) => {
    complain(error)
    process.exit()
  },
)
