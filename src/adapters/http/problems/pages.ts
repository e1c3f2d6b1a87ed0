import { Router } from 'express'
import type { AnyAction } from '../../../application/actions/action'
import { applicationErrorKinds } from '../../../application/commands/refusal'
import { errors as queryErrors } from '../../../application/queries/errors'
import type { AnyAggregate, ErrorKind } from '../../../domain/kernel'
import { EDGE_PROBLEMS, statusOf, titleOf } from './catalogue'
import { Problem, problemType } from './problem'

/** What the page of a problem type tells. */
export interface ProblemPage {
  readonly type: string
  readonly code: string
  readonly status: number
  readonly title: string
}

/** Every problem type that the API answers with, by code. */
export const problemPages = (
  aggregates: readonly Pick<AnyAggregate, 'errors'>[],
  actions: readonly Pick<AnyAction, 'errors'>[] = [],
): ReadonlyMap<string, ProblemPage> => {
  const kinds = Object.assign(
    {},
    applicationErrorKinds,
    queryErrors.kinds,
    ...aggregates.map(({ errors }) => errors.kinds),
    ...actions.map(({ errors }) => errors),
  ) as Readonly<Record<string, ErrorKind>>
  const statuses: readonly (readonly [string, number])[] = [
    ...Object.entries(EDGE_PROBLEMS).map(([code, { status }]) => [code, status] as const),
    ...Object.entries(kinds).map(([code, kind]) => [code, statusOf({ code, kind })] as const),
  ]
  return new Map(
    [...statuses]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, status]) => [code, { type: problemType(code), code, status, title: titleOf(code) }]),
  )
}

/** `/problems` lists the types, `/problems/<code>` explains one: where a problem document's `type` leads. */
export const problemsRouter = (pages: ReadonlyMap<string, ProblemPage>): Router => {
  const router = Router()
  router.get('/', (_request, response) => {
    response.json({ items: [...pages.values()] })
  })
  router.get('/:code', (request, response) => {
    const page = pages.get(request.params.code)
    if (page === undefined) throw Problem.edge('request.not-found')
    response.json(page)
  })
  return router
}
