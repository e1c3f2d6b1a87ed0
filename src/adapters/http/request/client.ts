import type { Request } from 'express'
import ipaddr from 'ipaddr.js'
import type { Client } from '../../../application/actions/action'

/** Long enough for every browser's; what is longer was made up. */
const LONGEST_USER_AGENT = 400
/** What one subscriber commonly gets of IPv6 (RIPE-690, section 4.2.3): fewer bits would let one client be many. */
const IPV6_SUBSCRIBER_BITS = 64
const NOWHERE = 'unknown'

/** An address in its one spelling: an IPv4 address that came by an IPv6 socket as what it is. */
export const plainAddress = (address: string | undefined): string =>
  address !== undefined && ipaddr.isValid(address) ? ipaddr.process(address).toString() : NOWHERE

/** What is counted as one client: an IPv4 address, or the network of an IPv6 address. */
export const networkOf = (address: string): string => {
  if (!ipaddr.IPv6.isValid(address)) return address
  const parsed = ipaddr.IPv6.parse(address)
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${String(IPV6_SUBSCRIBER_BITS)}`).toString()
}

/** What is known of who sends a request. Proxies in front are believed as far as the server was told to. */
export const clientOf = (request: Request): Client => {
  const userAgent = request.headers['user-agent']?.slice(0, LONGEST_USER_AGENT)
  return { address: plainAddress(request.ip), ...(userAgent !== undefined && { userAgent }) }
}
