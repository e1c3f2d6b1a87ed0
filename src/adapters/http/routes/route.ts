import type * as t from 'io-ts'
import type { AnyAction } from '../../../application/actions/action'
import type { AnyLinkPage } from '../../../application/actions/link-page'
import type { AnyDownload } from '../../../application/files/download'
import type { AnyUpload } from '../../../application/files/upload'
import type { AnyQuery } from '../../../application/queries/query'
import type { AnyStreamQuery } from '../../../application/queries/stream-query'
import type { Context, ErrorKind } from '../../../domain/kernel'

/** The groups of the API: the domain's contexts. */
export type Group = Context

interface RouteBase {
  /** The whole path, `/api/v1/lms/courses/{id}/publish`. */
  readonly template: string
  readonly group: Group
  /** Unique in the API: the command's or the query's name. */
  readonly operationId: string
  readonly summary: string
}

/** Hands a command to the application. */
export interface CommandRoute extends RouteBase {
  readonly kind: 'command'
  readonly method: 'POST'
  readonly category: string
  readonly type: string
  readonly data: t.Mixed
  /** Answers 201 with a Location, rather than 200. */
  readonly creates: boolean
  /** Where the aggregate's id comes from: the path, or a new UUIDv7. */
  readonly id: 'from-path' | 'new'
  /** The aggregate's own resource, `/api/v1/lms/courses/{id}`: the Location of a new one. */
  readonly resource: string
  /** The aggregate's refusals, for the documentation. */
  readonly errors: Readonly<Record<string, ErrorKind>>
}

/** Answers a query. */
export interface QueryRoute extends RouteBase {
  readonly kind: 'query'
  readonly method: 'GET'
  readonly query: AnyQuery
}

/** Answers with a stream. */
export interface StreamRoute extends RouteBase {
  readonly kind: 'stream'
  readonly method: 'GET'
  readonly query: AnyStreamQuery
}

/** Takes an action. */
export interface ActionRoute extends RouteBase {
  readonly kind: 'action'
  readonly method: 'POST'
  readonly action: AnyAction
}

/** Takes a file. */
export interface UploadRoute extends RouteBase {
  readonly kind: 'upload'
  readonly method: 'PUT' | 'POST'
  readonly upload: AnyUpload
}

/** Answers with a file. */
export interface DownloadRoute extends RouteBase {
  readonly kind: 'download'
  readonly method: 'GET'
  readonly download: AnyDownload
}

/** Shows a page that a link leads to, or does what it is for. */
export interface PageRoute extends RouteBase {
  readonly kind: 'page'
  readonly method: 'GET' | 'POST'
  readonly page: AnyLinkPage
}

export type Route = CommandRoute | QueryRoute | StreamRoute | ActionRoute | UploadRoute | DownloadRoute | PageRoute

/** Whether a request needs no token at all. */
export const isOpen = (route: Route): boolean =>
  route.kind === 'page' ||
  (route.kind === 'action' && route.action.access === 'anyone') ||
  (route.kind === 'download' && route.download.access === 'anyone')

/** Where the API starts. */
export const API_ROOT = '/api/v1'

/** The longest path that all templates lie below: `/api/v1/accounts/sessions`. */
export const commonPath = (templates: readonly string[]): string => {
  const [first, ...others] = templates.map((template) => template.split('/').slice(0, -1))
  if (first === undefined) return API_ROOT
  const length = first.findIndex((segment, n) => others.some((other) => other[n] !== segment))
  return (length === -1 ? first : first.slice(0, length)).join('/')
}

/** The names of a template's parameters, in order: `['id']` of `/courses/{id}/publish`. */
export const parametersOf = (template: string): readonly string[] =>
  [...template.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '')

/** A template with its parameters' names left out: two templates of one shape match the same paths. */
export const shapeOf = (template: string): string => template.replace(/\{[^}]+\}/g, '{}')
