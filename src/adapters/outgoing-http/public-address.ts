import ipaddr from 'ipaddr.js'

/** Public by their numbers, and not so: Azure's virtual public address, which answers to a machine about itself. */
const EXCEPTIONS: ReadonlySet<string> = new Set(['168.63.129.16'])

/** What is routed in the public internet (IANA, "IPv6 Global Unicast Address Assignments"). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an address is one of the public internet: none of a private network, of this machine, of a link (there cloud
 * machines find their credentials), of a carrier, of documentation, multicast, or reserved; and no IPv6 address that stands
 * for an IPv4 address by translation or in a tunnel (NAT64, 6to4, Teredo), but for a mapped one, which is what it maps.
 * (IANA, "IPv4 and IPv6 Special-Purpose Address Registries", RFC 6890.)
 */
export const isPublicAddress = (address: string): boolean => {
  // A zone (fe80::1%eth0) names a link.
  if (address.includes('%') || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast' || EXCEPTIONS.has(parsed.toString())) return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST)
}
