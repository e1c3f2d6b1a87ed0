import type { SettingValues } from './config'

/** Where browsers find Lyceum: links in mails lead there, passkeys are good there alone, providers send browsers back. */
export const publicUrlOf = ({ LYCEUM_PUBLIC_URL, PORT }: Pick<SettingValues, 'LYCEUM_PUBLIC_URL' | 'PORT'>): string =>
  LYCEUM_PUBLIC_URL ?? `http://localhost:${String(PORT)}`
