import type { GaugeSource } from '../adapters/http'
import { countUnadministered } from '../projections/institutions/count-unadministered'
import type { ReadDatabase } from '../projections/runtime/database'

/** Figures of institutions for `/metrics`, by the read model: the same from every process. */
export const institutionGauges = (database: Pick<ReadDatabase, 'pool'>): readonly GaugeSource[] => [
  {
    name: 'lyceum_institutions_without_administrator',
    help: 'How many institutions have lost their last administrator, and wait for staff to name another',
    read: async () => ({ waiting: await countUnadministered(database) }),
  },
]
