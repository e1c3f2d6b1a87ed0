import type { TreeKeeperStatus } from '../../src/application/audit/tree-keeper'
import { auditGauges } from '../../src/bootstrap/audit-gauges'

const readings = async (status: TreeKeeperStatus | undefined) => {
  const store = { head: () => Promise.resolve(120) }
  const gauges = auditGauges(store, { status: () => status })
  return Object.fromEntries(await Promise.all(gauges.map(async ({ name, read }) => [name, await read()] as const)))
}

describe('the gauges of the audit tree', () => {
  it('show how far it is behind, what is not signed, and whether there is an alarm', async () => {
    expect(await readings({ size: 90, position: 100, signed: 80, alarm: true })).toEqual({
      lyceum_audit_tree_lag: { audit: 20 },
      lyceum_audit_tree_unsigned: { audit: 10 },
      lyceum_audit_alarm: { audit: 1 },
    })
  })

  it('show no lag below nothing, where the log was cut', async () => {
    expect(await readings({ size: 140, position: 150, signed: 140, alarm: false })).toEqual({
      lyceum_audit_tree_lag: { audit: 0 },
      lyceum_audit_tree_unsigned: { audit: 0 },
      lyceum_audit_alarm: { audit: 0 },
    })
  })

  it('are silent where another process owns the tree', async () => {
    expect(await readings(undefined)).toEqual({
      lyceum_audit_tree_lag: {},
      lyceum_audit_tree_unsigned: {},
      lyceum_audit_alarm: {},
    })
  })
})
