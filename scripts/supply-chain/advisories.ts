/** What `npm audit --json` came to. */
export type AuditResult =
  | { readonly kind: 'clean'; readonly packages: number }
  | { readonly kind: 'findings'; readonly findings: readonly string[] }
  /** Whoever knows the advisories could not be asked: nothing is known, neither good nor bad. */
  | { readonly kind: 'not-checked'; readonly reason: string }

interface Report {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
  readonly metadata?: { readonly dependencies?: { readonly total?: number } }
  readonly message?: string
  readonly error?: { readonly summary?: string; readonly code?: string }
}

/** Reads the output of `npm audit --json`, whatever its exit code was: that is 1 for findings and for failures alike. */
export const auditResult = (output: string): AuditResult => {
  const report = parsed(output)
  if (report?.vulnerabilities === undefined)
    return {
      kind: 'not-checked',
      reason: [report?.message, report?.error?.summary].find(Boolean) ?? 'npm audit gave no report',
    }
  const findings = Object.entries(report.vulnerabilities).map(
    ([name, { severity, range }]) => `${severity}: ${name} ${range}`,
  )
  return findings.length > 0
    ? { kind: 'findings', findings }
    : { kind: 'clean', packages: report.metadata?.dependencies?.total ?? 0 }
}

const parsed = (output: string): Report | undefined => {
  try {
    return JSON.parse(output) as Report
  } catch {
    return undefined
  }
}
