import { isIP } from 'node:net'
import type { NextFunction, Request, Response } from 'express'
import { Problem } from '../problems/problem'

/** `lyceum.example.org` of `lyceum.example.org:443`; an IPv6 address without its brackets. */
const nameOf = (host: string): string =>
  host
    .replace(/:\d*$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()

/**
 * Refuses requests that are meant for another host (421): one whose owner lets its name point here would otherwise be us
 * to the browsers of its visitors (DNS rebinding). Addresses name no owner and pass, and so does this machine itself.
 */
export const checkHost = (own: string) => {
  const ownName = new URL(own).hostname
  return ({ headers }: Request, _response: Response, next: NextFunction): void => {
    const name = nameOf(headers.host ?? '')
    if (name !== ownName && name !== 'localhost' && isIP(name) === 0)
      throw Problem.edge('request.misdirected', {
        errors: [{ header: 'Host', detail: 'is not a name of this server' }],
      })
    next()
  }
}
