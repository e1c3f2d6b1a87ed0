import { type Route, API_ROOT } from './route'

/** A node of the tree of path segments. */
interface Node {
  readonly fixed: Map<string, Node>
  parameter: Node | undefined
  readonly routes: Map<string, Route>
}

/** Where a path ends, and what its parameters were on the way. */
interface Leaf {
  readonly node: Node
  readonly values: readonly string[]
}

/** What a request's method and path lead to. */
export type Match =
  | { readonly _tag: 'Found'; readonly route: Route; readonly values: readonly string[] }
  | { readonly _tag: 'MethodNotAllowed'; readonly allow: readonly string[] }
  | { readonly _tag: 'NotFound' }

const NOT_FOUND: Match = { _tag: 'NotFound' }
const newNode = (): Node => ({ fixed: new Map(), parameter: undefined, routes: new Map() })

/** Methods that a path answers: HEAD comes with GET (RFC 9110, section 9.3.2), OPTIONS with everything. */
const allowed = (methods: Iterable<string>): readonly string[] =>
  [...methods].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).concat('OPTIONS')

/**
 * Finds routes by walking the path's segments down a tree, so that the cost does not grow with the number of routes. A
 * fixed segment wins over a parameter. The path is the part after `/api/v1`; `values` are the parameters' raw texts in the
 * template's order.
 */
export const routeMatcher = (routes: readonly Route[]): ((method: string, path: string) => Match) => {
  const root = newNode()
  for (const route of routes) {
    let node = root
    for (const segment of route.template.slice(API_ROOT.length + 1).split('/')) {
      if (segment.startsWith('{')) node = node.parameter ??= newNode()
      else {
        const next = node.fixed.get(segment) ?? newNode()
        node.fixed.set(segment, next)
        node = next
      }
    }
    node.routes.set(route.method, route)
  }

  const walk = (
    node: Node,
    segments: readonly string[],
    index: number,
    values: readonly string[],
  ): Leaf | undefined => {
    const segment = segments[index]
    if (segment === undefined) return node.routes.size > 0 ? { node, values } : undefined
    const next = node.fixed.get(segment)
    const found = next && walk(next, segments, index + 1, values)
    if (found !== undefined || node.parameter === undefined || segment === '') return found
    return walk(node.parameter, segments, index + 1, [...values, segment])
  }

  return (method, path) => {
    const leaf = walk(root, path.slice(1).split('/'), 0, [])
    if (leaf === undefined) return NOT_FOUND
    const route = leaf.node.routes.get(method === 'HEAD' ? 'GET' : method)
    if (route === undefined) return { _tag: 'MethodNotAllowed', allow: allowed(leaf.node.routes.keys()) }
    return { _tag: 'Found', route, values: leaf.values }
  }
}
