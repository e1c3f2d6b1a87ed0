import { Command } from 'commander'
import { exportCommands } from './audit-export'
import { historyCommands } from './audit-history'
import { proofCommands } from './audit-proofs'
import { replayCommands } from './audit-replay'

/** What an auditor asks of the log. */
export const auditCommand = (): Command => {
  const audit = new Command('audit').description('prove, replay, compare and export what happened')
  for (const command of [...proofCommands(), ...historyCommands(), ...replayCommands(), ...exportCommands()])
    audit.addCommand(command)
  return audit
}
