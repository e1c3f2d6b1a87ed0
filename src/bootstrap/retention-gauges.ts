import type { GaugeSource } from '../adapters/http'
import { namedRules, type RetentionRunner } from '../application/retention'
import { toMillis } from '../domain/kernel'

/** Figures of retention for `/metrics`, of what this process has done; another may hold the lease. */
export const retentionGauges = (runner: Pick<RetentionRunner, 'status'>): readonly GaugeSource[] => [
  {
    name: 'lyceum_retention_done',
    help: 'How much a rule of retention has removed or set going in this process',
    label: 'rule',
    read: () => runner.status().done,
  },
  {
    name: 'lyceum_retention_failing',
    help: '1 where a rule of retention failed when it was last run',
    label: 'rule',
    read: () => {
      const { failing } = runner.status()
      return Object.fromEntries(
        namedRules.filter(([, { runBy }]) => runBy === 'retention').map(([name]) => [name, failing.has(name) ? 1 : 0]),
      )
    },
  },
  {
    name: 'lyceum_retention_completed_timestamp_seconds',
    help: 'When the last round of retention in this process ended in which no rule failed, in seconds since 1970',
    read: () => {
      const { completedAt } = runner.status()
      return completedAt === undefined ? {} : { completed: toMillis(completedAt) / 1_000 }
    },
  },
]
