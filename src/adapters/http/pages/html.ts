import { hash } from 'node:crypto'
import type { PageContent } from '../../../application/actions/link-page'
import { escapeHtml } from '../../../application/escape-html'

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; margin: 0; padding: 8vh 24px; background: #eef1f5; color: #1f2933; }
main { max-width: 30rem; margin: 0 auto; padding: 32px; border-radius: 8px; background: #fff; }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 16px; }
p { margin: 0 0 8px; }
button { font: inherit; font-weight: 600; margin-top: 16px; padding: 12px 24px; border: 0; border-radius: 6px; background: #1d4ed8; color: #fff; cursor: pointer; }
@media (prefers-color-scheme: dark) { body { background: #12161c; color: #e6eaf0; } main { background: #1c222b; } }
`

/** The page may post to where it is from, and has the one style that is written above; nothing else. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A page of one question and one button, which posts to the page's own address. It needs no script. */
export const pageHtml = ({ locale, title, lines, button }: PageContent): string =>
  [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>`,
    ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
    ...(button === undefined ? [] : [`<form method="post"><button>${escapeHtml(button)}</button></form>`]),
    '</main></body></html>',
  ].join('\n')
