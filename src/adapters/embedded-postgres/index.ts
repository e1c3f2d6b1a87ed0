export { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres'
export { EmbeddedPostgresError } from './errors'
