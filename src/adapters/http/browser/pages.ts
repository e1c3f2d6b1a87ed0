import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '../problems/problem'

const crossSite = (detail: string): Problem => Problem.edge('auth.cross-site', { detail })

/**
 * Which pages may send requests that a browser adds cookies to: those of Lyceum's own origin, and of the origins that the
 * operator names.
 */
export class Pages {
  private readonly origins: ReadonlySet<string>

  constructor(own: string | undefined, allowed: readonly string[]) {
    this.origins = new Set([...(own === undefined ? [] : [own]), ...allowed])
  }

  /**
   * Throws a Problem (403) unless a browser says that a page of ours sent the request: by `Sec-Fetch-Site` (Fetch
   * Metadata), or, where the page is of another origin or the browser is older, by `Origin`. Neither can be set by a page.
   * (OWASP, Cross-Site Request Forgery Prevention Cheat Sheet, "Fetch Metadata headers" and "Verifying origin".)
   */
  check({ 'sec-fetch-site': site, origin }: IncomingHttpHeaders): void {
    if (site === 'same-origin') return
    if (origin === undefined)
      throw crossSite('A browser says by Sec-Fetch-Site or Origin which page a request is from.')
    if (site === 'none' || !this.origins.has(origin)) throw crossSite('Pages of this origin may not do this.')
  }
}
