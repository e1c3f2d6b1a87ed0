import type { GaugeSource } from '../adapters/http'
import type { Matcher } from '../application/matching'

/** Figures of matching for `/metrics`, of what this process has done; another may hold the lease. */
export const matchingGauges = (matcher: Pick<Matcher, 'status'>): readonly GaugeSource[] => [
  {
    name: 'lyceum_matching_work',
    help: 'What was marked and computed anew in this process (done), and what was put off: it failed, or a model did not answer',
    label: 'outcome',
    read: () => {
      const { done, putOff } = matcher.status()
      return { done, 'put-off': putOff }
    },
  },
]
