import type { AnyLinkPage } from '../../../application/actions/link-page'
import { API_ROOT, type PageRoute } from './route'

/** `GET` and `POST /api/v1/<context>/<path>`: the page, and its button. */
export const pageRoutes = (page: AnyLinkPage): readonly PageRoute[] => {
  const common = {
    kind: 'page',
    template: `${API_ROOT}/${page.context}/${page.path}`,
    group: page.context,
    page,
  } as const
  return [
    { ...common, method: 'GET', operationId: `Show${page.name}`, summary: `Show the page of a link. ${page.summary}` },
    { ...common, method: 'POST', operationId: page.name, summary: page.summary },
  ]
}
