export * from './documents'
export * from './load'
export { ROLES, type RoleName, type SettingName, settingNames, settings, type SettingValues } from './settings'
