export { IdentifierDirectory, type IdentifierDirectoryPorts } from './identifier-directory'
export { normaliseEmail, normalisePhone } from './normalise'
