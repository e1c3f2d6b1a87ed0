export { MasterKeyRing } from './master-key-ring'
export { KeyNotices } from './notices'
export { PostgresKeyVault } from './postgres-key-vault'
export { PostgresServerSecrets } from './server-secrets'
