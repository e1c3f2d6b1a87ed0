import type { LockFile } from './licences'

/** A package of a bill of materials. */
export interface Component {
  readonly name: string
  readonly version: string
  readonly 'bom-ref': string
  readonly hashes?: readonly unknown[]
}

/** A bill of materials in CycloneDX's JSON, as far as it is read here. */
export interface Bill {
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[]
}

/**
 * The part of a bill that runs in production. npm's own `--omit dev` will not do: it leaves out what a test's package needs
 * although Lyceum needs it as well. The lock file knows better.
 */
export const productionBill = (bill: Bill, { packages }: LockFile): Bill => {
  const kept = new Set(
    Object.entries(packages).flatMap(([folder, { dev, version = '' }]) =>
      dev === true ? [] : [`${folder.replace(/^.*node_modules\//, '')}@${version}`],
    ),
  )
  const components = bill.components.filter(({ name, version }) => kept.has(`${name}@${version}`))
  const gone = new Set(bill.components.map((component) => component['bom-ref']))
  for (const component of components) gone.delete(component['bom-ref'])
  const dependencies = bill.dependencies
    .filter(({ ref }) => !gone.has(ref))
    .map(({ dependsOn, ...rest }) => ({
      ...rest,
      ...(dependsOn && { dependsOn: dependsOn.filter((ref) => !gone.has(ref)) }),
    }))
  return { ...bill, components, dependencies }
}
