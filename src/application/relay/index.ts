export { NoTopic, Relay, RELAY, type RelayPorts, type RelaySettings } from './relay'
export { textOfLog } from './text-of-log'
