import { escapeHtml } from '../escape-html'

const WHAT: Readonly<Record<string, string>> = {
  'account.json': 'Your account: addresses, roles, language',
  'profile.json': 'Your profile, as you wrote it',
  'consents.json': 'What you have agreed to',
  'events.ndjson': 'Everything that happened and concerns you, a line each, in the order in which it was recorded',
}

export interface Made {
  readonly userId: string
  readonly madeAt: string
  readonly files: readonly string[]
}

/** The page by which a person finds their way about the archive: no script, nothing from elsewhere. */
export const pageFor = ({ userId, madeAt, files }: Made, comments: ReadonlyMap<string, string>): string => {
  const rows = files.map((name) => {
    const what = WHAT[name] ?? comments.get(name) ?? 'A file that you gave us'
    return `<tr><td><a href="${escapeHtml(name)}">${escapeHtml(name)}</a></td><td>${escapeHtml(what)}</td></tr>`
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Your data at Lyceum</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
td{padding:.25rem 1rem .25rem 0;vertical-align:top}</style>
<h1>Your data at Lyceum</h1>
<p>All that is known of the user ${escapeHtml(userId)}, as of ${escapeHtml(madeAt)}. The files are JSON, for you and for other
services alike. Where something is about another person too, what is theirs is left out. Your password is not among
the data: nobody knows it.</p>
<table>
${rows.join('\n')}
</table>
</html>
`
}
