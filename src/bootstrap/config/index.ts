export * from './documents'
export * from './load'
export { ROLES, type RoleName, type SettingName, settings, type SettingValues } from './settings'
