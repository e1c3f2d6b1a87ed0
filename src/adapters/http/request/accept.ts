import type { Request } from 'express'
import { Problem } from '../problems/problem'

const OFFERED = ['application/json', 'application/problem+json']

/** Throws a Problem (406) where `Accept` leaves no room for JSON. Most clients say nothing or anything. */
export const refuseUnlessJsonIsAcceptable = (request: Request): void => {
  const { accept } = request.headers
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return
  if (request.accepts(OFFERED) === false)
    throw Problem.edge('request.not-acceptable', { errors: [{ header: 'Accept', detail: 'must allow JSON' }] })
}
